/** A text with its first letter large, where the script has large letters in running text: Georgian has none. */
export function capitalized(text: string): string {
  const first = text.charAt(0);
  return (/[ა-ჿ]/.test(first) ? first : first.toUpperCase()) + text.slice(1);
}

/** Up to two letters that stand for a person. */
export function initials(name: string): string {
  const words = name.split(/[\s@.]+/).filter(Boolean);
  return words
    .slice(0, 2)
    .map((word) => capitalized(word.charAt(0)))
    .join('');
}
