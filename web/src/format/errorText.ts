/** What was thrown, in the words it brought. */
export const errorText = (error: unknown): string => (error instanceof Error ? error.message : String(error));
