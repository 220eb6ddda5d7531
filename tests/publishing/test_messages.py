"""The English of the public pages: complete, compiled, and true to the placeholders."""

import re

from babel.messages.mofile import read_mo

from ikp_portal.messages import MO_FILE, collect_messages, read_catalog, untranslated


def translations(catalog) -> dict:
    return {
        message.id if isinstance(message.id, str) else message.id[0]: (
            message.string if isinstance(message.string, str) else tuple(message.string)
        )
        for message in catalog
        if message.id
    }


def test_every_public_text_is_translated_and_nothing_else_is_kept():
    catalog = read_catalog()

    assert untranslated(catalog) == []
    texts = {message if isinstance(message, str) else message[0] for message in collect_messages()}
    assert set(translations(catalog)) == texts


def test_the_compiled_file_holds_what_the_source_says():
    with MO_FILE.open("rb") as file:
        compiled = read_mo(file)

    assert translations(compiled) == translations(read_catalog())


def test_translations_keep_their_placeholders():
    def names(text: str) -> set[str]:
        return set(re.findall(r"%\((\w+)\)s", text))

    for source, english in translations(read_catalog()).items():
        for text in english if isinstance(english, tuple) else (english,):
            assert names(text) == names(source), source
