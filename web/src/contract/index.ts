import { check } from './check';
import { schemas } from './schemas';
import type { Contract } from './types';

export { ContractError } from './check';
export type * from './types';

/** Checks a document's fields, or an answer, against the contract. Throws `ContractError` naming the place. */
export function decode<Name extends keyof Contract>(name: Name, fields: unknown): Contract[Name] {
  return check(schemas[name] ?? {}, fields, '') as Contract[Name];
}
