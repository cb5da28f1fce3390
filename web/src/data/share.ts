/**
 * What came again, with the parts that did not change as the objects they were: whoever compares by identity (a memoized
 * row, a chart's option) then sees that only one line of forty moved. Both are what JSON can say; `before` itself is
 * returned when nothing changed at all.
 */
export function share<T>(before: unknown, after: T): T {
  if (Object.is(before, after)) return after;
  if (Array.isArray(before) && Array.isArray(after)) {
    const parts = after.map((each, index) => share(before[index], each));
    return (same(before, parts) ? before : parts) as T;
  }
  if (isPlain(before) && isPlain(after)) {
    const parts = Object.fromEntries(
      Object.entries(after).map(([key, each]) => [key, share(before[key], each)]),
    );
    return (same(before, parts) ? before : parts) as T;
  }
  return after;
}

/** Whether two lists or objects hold the same members under the same names. */
function same(before: object, parts: object): boolean {
  const known = Object.entries(before);
  return (
    known.length === Object.keys(parts).length &&
    known.every(([key, each]) => key in parts && Object.is(each, (parts as Record<string, unknown>)[key]))
  );
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
