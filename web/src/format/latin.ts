/** Georgian letters in the national system of romanization, without its apostrophes: ids are of Latin letters. */
const LATIN: Readonly<Record<string, string>> = Object.fromEntries(
  'ა a ბ b გ g დ d ე e ვ v ზ z თ t ი i კ k ლ l მ m ნ n ო o პ p ჟ zh რ r ს s ტ t უ u ფ p ქ k ღ gh ყ q შ sh ჩ ch ც ts ძ dz წ ts ჭ ch ხ kh ჯ j ჰ h'
    .split(' ')
    .reduce<[string, string][]>(
      (pairs, each, at, all) => (at % 2 === 0 ? [...pairs, [each, all[at + 1] ?? '']] : pairs),
      [],
    ),
);

/** A name as Latin letters can write it: accents go, Georgian is spelled. What neither does stays. */
export function latin(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[ა-ჰ]/g, (letter) => LATIN[letter] ?? letter);
}
