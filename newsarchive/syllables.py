"""Is this word a Vietnamese syllable? The evidence by which a legacy encoding is told from other languages.

Vietnamese is written in single syllables: an onset, a rhyme and one of six tones. The inventory of onsets and
rhymes is closed, so a word that was decoded wrongly almost never is a syllable, and a word of another language
seldom is.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Rhymes by their first vowel letter, without tone. Those that end in a stop (c, ch, p, t) are listed apart,
# since they only take the tones sắc (acute) and nặng (dot below).
_OPEN_RHYMES = """
a ai am an ang anh ao au ay ăm ăn ăng âm ân âng âu ây e em en eng eo ê êm ên ênh êu
i ia im in inh iu iêm iên iêng iêu y yêm yên yêng yêu
o oa oai oam oan oang oanh oao oay oăm oăn oăng oe oen oeo oi om on ong oong ô ôi ôm ôn ông
ơ ơi ơm ơn u ua uai uan uang uanh uao uay uân uâng uây uăm uăn uăng ue uen ueo uê uêng uênh ui um un ung
uôi uôm uôn uông uơ uy uya uyn uynh uyên uyu ư ưa ưi ưm ưng ươi ươm ươn ương ươu ưu
"""
_STOP_RHYMES = """
ac ach ap at ăc ăp ăt âc âp ât ec ep et êch êp êt ich ip it iêc iêp iêt yêt oac oach oap oat oăc oăt oc oet
ooc op ot ôc ôp ôt ơp ơt uac uach uat uăc uăt uât uc uêch uôc uôt up ut uych uyp uyt uyêt ưc ưt ươc ươp ươt
"""
_ONSETS = "b c ch d đ g gh gi h k kh l m n ng ngh nh p ph q r s t th tr v x"

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_STOP_TONES = frozenset("\u0301\u0323")
_TONE = re.compile(f"[{_TONES}]")
_LETTERS_OF_ITS_OWN = re.compile("[ăđơưĂĐƠƯ\u1ea0-\u1ef9]")


def _syllables(rhymes: list[str], onsets: list[str]) -> frozenset[str]:
    """Every onset with every rhyme; spelling rules beyond that (k before e, i) are no evidence either way."""
    whole = {onset + rhyme for onset in ["", *onsets] for rhyme in rhymes}
    # "gì", "gìn": the i of the onset serves as the rhyme's vowel
    whole.update("g" + rhyme for rhyme in rhymes if rhyme.startswith("i"))
    return frozenset(whole)


@lru_cache(maxsize=1)
def _inventory() -> tuple[frozenset[str], frozenset[str]]:
    onsets = _ONSETS.split()
    return _syllables(_OPEN_RHYMES.split(), onsets), _syllables(_STOP_RHYMES.split(), onsets)


@lru_cache(maxsize=4096)
def is_syllable(word: str) -> bool:
    """Whether `word` (any case, NFC or NFD) has the shape of one Vietnamese syllable.

    Plain letters count as the level tone, so "trong" is a syllable and "det" is none (a rhyme ending in a stop
    always carries a tone mark).
    """
    if len(word) > 12:
        return False
    decomposed = unicodedata.normalize("NFD", word.lower())
    tones = _TONE.findall(decomposed)
    if len(tones) > 1:
        return False
    toneless = unicodedata.normalize("NFC", _TONE.sub("", decomposed))
    open_syllables, stop_syllables = _inventory()
    if toneless in open_syllables:
        return True
    return toneless in stop_syllables and bool(tones) and tones[0] in _STOP_TONES


def has_vietnamese_letter(text: str) -> bool:
    """Whether `text` holds a letter that only Vietnamese uses (ă đ ơ ư or one with a stacked or dotted tone)."""
    return _LETTERS_OF_ITS_OWN.search(text) is not None
