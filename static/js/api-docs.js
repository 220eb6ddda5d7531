// Mends what Swagger UI leaves out for screen readers: headings that skip a level, and a part that belongs to no region.

function mendDocs(docs) {
  for (const heading of docs.querySelectorAll("h3.opblock-tag, .models > h4")) heading.setAttribute("aria-level", "2");
  const about = docs.querySelector(".information-container");
  about?.setAttribute("role", "region");
  about?.setAttribute("aria-label", "Tentang API");
}

const docs = document.getElementById("swagger-ui");
if (docs) new MutationObserver(() => mendDocs(docs)).observe(docs, { childList: true, subtree: true });
