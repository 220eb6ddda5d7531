"""Examples in the documentation of a release's figures. Their numbers are made up, and they say so."""

from typing import Any, Final

from drf_spectacular.utils import OpenApiExample

_RELEASE: Final = {
    "edition": "simulasi",
    "version": 1,
    "kind": "simulated",
    "data_status": "DATA SIMULASI",
    "state": "published",
    "notice": "",
    "withdrawn_at": None,
    "withdrawn_reason": "",
    "published_at": "2024-08-26T07:30:00+00:00",
    "url": "/terbitan/simulasi/v1/",
    "latest": "/terbitan/simulasi/v1/",
}
_REGION: Final = {
    "code": "36.73",
    "name": "Kota Serang",
    "level": "regency",
    "parent": "36",
    "score": 53.30417823901,
    "class": "high",
    "rank": 27,
    "aggregated_score": None,
    "aggregated_from": None,
    "aggregated_of": None,
    "completeness": 0.9672131147540983,
    "evidence_share": 0.88,
    "dimension_scores": {"1": 41.25, "2": 48.113207547, "3": 71.904761905, "4": 63.5},
    "url": "/terbitan/simulasi/v1/kabkota/36.73/",
}
_FINDING: Final = {
    "answer": "occurred",
    "events": {"ringan": 2, "sedang": 0, "berat": 1},
    "value": 5.0,
    "score": 62.5,
}
_GROUP: Final = {
    "code": "1",
    "name": "Konteks Sosial Politik",
    "name_en": "Socio-political context",
    "parent": "ikp-2024",
    "weight": 0.27,
    "share": 0.27,
    "score": 41.25,
}
_INDICATOR: Final = {
    "code": "1.1.6",
    "name": "Kekerasan terhadap penyelenggara",
    "name_en": "Violence against election officials",
    "parent": "1.1",
}
_PART: Final = {
    **_INDICATOR,
    "dimension": "1",
    "weight": 1.0,
    "share": 0.011,
    "url": "/terbitan/simulasi/v1/indikator/1.1.6/",
}
_SPREAD: Final = {"median": 52.9, "p5": 47.1, "p95": 58.6}


def _example(name: str, value: dict[str, Any]) -> OpenApiExample:
    return OpenApiExample(name, {"release": _RELEASE, **value}, response_only=True, status_codes=[200])


REGIONS: Final = _example(
    "Kabupaten/kota rawan tinggi di Banten",
    {"count": 1, "next": None, "previous": None, "results": [_REGION]},
)
REGION: Final = _example(
    "Kota Serang",
    {
        **_REGION,
        "dimensions": [_GROUP],
        "subdimensions": [
            {**_GROUP, "code": "1.1", "name": "Keamanan", "name_en": "Security", "parent": "1", "share": None}
        ],
        "indicators": [{**_INDICATOR, "share": 0.011, **_FINDING}],
        "robustness": {
            "class_kept": 0.97,
            "class_shares": {"high": 0.97, "medium": 0.03, "low": 0.0},
            "score": _SPREAD,
            "rank": {"median": 28.0, "p5": 19.0, "p95": 41.0},
        },
    },
)
INDICATORS: Final = _example(
    "Indikator dimensi 1", {"count": 1, "next": None, "previous": None, "results": [_PART]}
)
INDICATOR: Final = _example(
    "Kekerasan terhadap penyelenggara",
    {
        **_PART,
        "regions": [
            {"region": "36.73", "name": "Kota Serang", "level": "regency", "parent": "36", **_FINDING}
        ],
    },
)
