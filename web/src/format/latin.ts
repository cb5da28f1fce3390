const GEORGIAN = 'აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰ';
/** The national system of romanization, without its apostrophes: ids are of Latin letters. */
const LATIN = 'a b g d e v z t i k l m n o p zh r s t u p k gh q sh ch ts dz ts ch kh j h'.split(' ');

/** A name as Latin letters can write it: accents go, Georgian is spelled. What neither does stays. */
export function latin(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[ა-ჰ]/g, (letter) => LATIN[GEORGIAN.indexOf(letter)] ?? letter);
}
