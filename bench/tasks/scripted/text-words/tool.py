import re
from collections import Counter


def frequent_words(text, letters, most):
    """The most frequent words with enough letters, in small letters; of equals the first by alphabet."""
    with open(text, encoding="utf-8") as file:
        words = re.findall(r"[^\W\d_]+", file.read().lower())
    counts = Counter(word for word in words if len(word) >= letters)
    ranked = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:most]
    print(f"{len(words)} words read")
    return {"words": [word for word, _ in ranked], "counts": [count for _, count in ranked]}
