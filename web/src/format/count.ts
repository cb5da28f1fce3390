import { plural } from '@lingui/core/macro';
import { formatNumber } from './number';

/** What is counted on more than one screen. */
export type Noun = 'record' | 'row' | 'month' | 'answer' | 'line' | 'smaller change';

/** A number with its noun: "1 record", "1,234 records". */
export function counted(value: number, noun: Noun, locale: string): string {
  const count = formatNumber(value, locale);
  switch (noun) {
    case 'record':
      return plural(value, { one: `${count} record`, other: `${count} records` });
    case 'row':
      return plural(value, { one: `${count} row`, other: `${count} rows` });
    case 'month':
      return plural(value, { one: `${count} month`, other: `${count} months` });
    case 'line':
      return plural(value, { one: `${count} line`, other: `${count} lines` });
    case 'smaller change':
      return plural(value, { one: `${count} smaller change`, other: `${count} smaller changes` });
    case 'answer':
      return plural(value, { one: `${count} answer`, other: `${count} answers` });
  }
}
