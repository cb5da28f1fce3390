/** A number with its noun: "1 record", "1,234 records". */
export function counted(value: number, noun: string, locale: string): string {
  return `${value.toLocaleString(locale)} ${noun}${value === 1 ? '' : 's'}`;
}
