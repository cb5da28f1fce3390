// Checks data against the generated schemas where it enters, and gives it the generated types.
import { schemas } from './schemas';

export interface Schema {
  type?: string;
  enum?: unknown[];
  const?: unknown;
  anyOf?: Schema[];
  items?: Schema;
  prefixItems?: Schema[];
  properties?: Record<string, Schema>;
  values?: Schema;
  keys?: string;
  required?: string[];
  pattern?: string;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  default?: unknown;
  ref?: string;
  json?: Schema;
}

/** Data that is not what the contract says; the message names the place. */
export class ContractError extends Error {
  constructor(place: string, problem: string) {
    super(`${place || 'document'}: ${problem}`);
    this.name = 'ContractError';
  }
}

const patterns = new Map<string, RegExp>();
const pattern = (source: string): RegExp => {
  const known = patterns.get(source) ?? new RegExp(source, 'u');
  patterns.set(source, known);
  return known;
};

const parsed = (text: unknown, place: string): unknown => {
  if (typeof text !== 'string') throw new ContractError(place, 'expected text that holds JSON');
  try {
    return JSON.parse(text);
  } catch {
    throw new ContractError(place, 'the text is not JSON');
  }
};

const checkNumber = (schema: Schema, value: unknown, place: string): number => {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new ContractError(place, 'expected a number');
  if (schema.type === 'integer' && !Number.isSafeInteger(value)) {
    throw new ContractError(place, 'expected a whole number that is exact here');
  }
  if (schema.minimum !== undefined && value < schema.minimum) throw new ContractError(place, `below ${schema.minimum}`);
  if (schema.maximum !== undefined && value > schema.maximum) throw new ContractError(place, `above ${schema.maximum}`);
  return value;
};

const checkText = (schema: Schema, value: unknown, place: string): string => {
  if (typeof value !== 'string') throw new ContractError(place, 'expected text');
  if (schema.pattern !== undefined && !pattern(schema.pattern).test(value)) {
    throw new ContractError(place, `${JSON.stringify(value.slice(0, 40))} does not fit ${schema.pattern}`);
  }
  const { minLength = 0, maxLength = Number.POSITIVE_INFINITY } = schema;
  // Python counts characters, JavaScript units of which a character may have two: count only where it matters.
  if (value.length < 2 * minLength || value.length > maxLength) {
    const length = [...value].length;
    if (length < minLength || length > maxLength) throw new ContractError(place, `${length} characters`);
  }
  return value;
};

const checkList = (schema: Schema, value: unknown, place: string): unknown[] => {
  if (!Array.isArray(value)) throw new ContractError(place, 'expected a list');
  const { prefixItems, items } = schema;
  if (value.length < (schema.minItems ?? 0) || value.length > (schema.maxItems ?? Number.POSITIVE_INFINITY)) {
    throw new ContractError(place, `${value.length} items`);
  }
  if (prefixItems) {
    return prefixItems.map((item, at) =>
      at >= value.length && 'default' in item ? item.default : check(item, value[at], `${place}[${at}]`),
    );
  }
  return items ? value.map((item, at) => check(items, item, `${place}[${at}]`)) : value;
};

const checkObject = (schema: Schema, value: unknown, place: string): Record<string, unknown> => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ContractError(place, 'expected fields');
  }
  const given = value as Record<string, unknown>;
  const { properties, values } = schema;
  if (!properties) {
    const inner = values ?? {};
    return Object.fromEntries(
      Object.entries(given).map(([key, each]) => {
        if (schema.keys !== undefined) checkText({ pattern: schema.keys }, key, `${place}, a name in it`);
        return [key, check(inner, each, `${place}.${key}`)];
      }),
    );
  }
  // Unknown fields are left behind: a newer writer may add some.
  const result: Record<string, unknown> = {};
  for (const [name, property] of Object.entries(properties)) {
    const at = place ? `${place}.${name}` : name;
    if (given[name] !== undefined) result[name] = check(property, given[name], at);
    else if (schema.required?.includes(name)) throw new ContractError(at, 'is missing');
    else if ('default' in property) result[name] = structuredClone(property.default);
  }
  return result;
};

const checkAny = (options: Schema[], value: unknown, place: string): unknown => {
  // Most are a type or null: no error is made, to be thrown away, for each null of a dashboard.
  if (value === null && options.some((option) => option.type === 'null')) return null;
  let first: unknown;
  for (const option of options) {
    try {
      return check(option, value, place);
    } catch (error) {
      first ??= error;
    }
  }
  throw first;
};

/** The value as the schema describes it, JSON text parsed and defaults filled in. Throws `ContractError`. */
export const check = (schema: Schema, value: unknown, place: string): unknown => {
  if (schema.json) return check(schema.json, parsed(value, place), place);
  if (schema.ref) return check(schemas[schema.ref] ?? {}, value, place);
  if (schema.anyOf) return checkAny(schema.anyOf, value, place);
  if (schema.enum && !schema.enum.includes(value)) throw new ContractError(place, `${String(value)} is not known here`);
  if ('const' in schema && schema.const !== value) throw new ContractError(place, `expected ${String(schema.const)}`);
  switch (schema.type) {
    case 'integer':
    case 'number':
      return checkNumber(schema, value, place);
    case 'string':
      return checkText(schema, value, place);
    case 'array':
      return checkList(schema, value, place);
    case 'object':
      return checkObject(schema, value, place);
    case 'boolean':
      if (typeof value !== 'boolean') throw new ContractError(place, 'expected true or false');
      return value;
    case 'null':
      if (value !== null) throw new ContractError(place, 'expected nothing');
      return value;
    default:
      return value;
  }
};
