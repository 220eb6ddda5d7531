// What a page does in the background (progress, previews) is refused once the session has ended. The page then says so
// and leads to the sign-in page, which leads back.
document.addEventListener("htmx:responseError", ({ detail }) => {
  const { elt, xhr } = detail;
  if (xhr.status !== 401) return;
  // A copy in its place ends the questions that htmx would go on asking every second; forms stay as they are.
  if (!elt.matches("form")) elt.replaceWith(elt.cloneNode(true));
  const place = document.getElementById("messages");
  if (!place || place.querySelector("[data-signed-out]")) return;
  const { message, sign_in_url } = JSON.parse(xhr.responseText);
  const notice = document.createElement("div");
  const text = document.createElement("p");
  const link = document.createElement("a");
  notice.className = "notice notice--warning";
  notice.dataset.signedOut = "yes";
  link.href = sign_in_url;
  link.textContent = "Masuk lagi";
  text.append(`${message} `, link);
  notice.append(text);
  place.append(notice);
  notice.scrollIntoView({ block: "nearest" });
});
