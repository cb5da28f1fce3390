import { ContractError, check } from './check';
import { schemas } from './schemas';
import type { Contract } from './types';

export { ContractError };
export type * from './types';

/** Checks a document's fields, or an answer, against the contract. Throws `ContractError` naming the place. */
export function decode<Name extends keyof Contract>(name: Name, fields: unknown): Contract[Name] {
  const schema = schemas[name];
  // Those of `ofScreens.ts` come with the module of `data/` that reads them.
  if (!schema) throw new ContractError(name, 'its check is not loaded');
  return check(schema, fields, '') as Contract[Name];
}
