// Documents past the rules, as only an emulator lets one: for screens that no real pipeline would fill.
import { firestoreUrl } from './suite.mjs';

const PROJECT = 'demo-ledgerlight';
const OWNER = { authorization: 'Bearer owner', 'content-type': 'application/json' };

function value(data) {
  if (data === null) return { nullValue: null };
  if (typeof data === 'boolean') return { booleanValue: data };
  if (typeof data === 'number') return Number.isInteger(data) ? { integerValue: String(data) } : { doubleValue: data };
  if (typeof data === 'string') return { stringValue: data };
  if (typeof data.timestamp === 'string') return { timestampValue: data.timestamp };
  if (Array.isArray(data)) return { arrayValue: { values: data.map(value) } };
  return { mapValue: { fields: fields(data) } };
}

function fields(data) {
  return Object.fromEntries(Object.entries(data).map(([key, inner]) => [key, value(inner)]));
}

async function commit(writes) {
  const response = await fetch(`${firestoreUrl}/v1/projects/${PROJECT}/databases/(default)/documents:commit`, {
    method: 'POST',
    headers: OWNER,
    body: JSON.stringify({ writes }),
  });
  if (!response.ok) throw new Error(`writing documents: ${await response.text()}`);
}

const name = (path) => `projects/${PROJECT}/databases/(default)/documents/${path}`;

/** Writes documents: `{ path: data }`. */
export async function writeDocuments(documents) {
  await commit(
    Object.entries(documents).map(([path, data]) => ({ update: { name: name(path), fields: fields(data) } })),
  );
}

export async function deleteDocuments(paths) {
  await commit(paths.map((path) => ({ delete: name(path) })));
}

/** When the documents of a collection were written last, by id, in milliseconds since 1970. */
export async function writtenAt(collection) {
  const response = await fetch(`${firestoreUrl}/v1/${name(collection)}?pageSize=300`, { headers: OWNER });
  if (!response.ok) throw new Error(`reading documents: ${await response.text()}`);
  const { documents = [] } = await response.json();
  return new Map(documents.map((each) => [each.name.split('/').pop(), Date.parse(each.updateTime)]));
}
