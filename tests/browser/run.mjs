// Runs the browser tests, one file after another: `node run.mjs [SHARD/SHARDS ...]`. A file that fails is run once more, since
// what people see at once takes long on a machine that does much beside; what then passes is named at the end.
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { compose } from 'node:stream';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';

/** More failing files than this are no bad luck. */
const MOST_REPEATED = 3;
const specs = join(import.meta.dirname, 'specs');

/** Runs these files; returns the names of the tests that failed, by file. */
async function failuresOf(files) {
  const failures = new Map();
  const events = run({ files, concurrency: 1 });
  events.on('test:fail', ({ name, file }) => failures.set(file, [...(failures.get(file) ?? []), name]));
  for await (const said of compose(events, new spec())) process.stdout.write(said);
  return failures;
}

const shards = (process.argv.length > 2 ? process.argv.slice(2) : ['1/1']).map((each) => each.split('/').map(Number));
const every = readdirSync(specs).filter((name) => name.endsWith('.test.mjs')).sort();
const isOurs = (_, number) => shards.some(([shard, of]) => number % of === shard - 1);
const files = every.filter(isOurs).map((name) => join(specs, name));
if (files.length === 0) throw new Error(`there are no tests in ${process.argv.slice(2).join(', ')}`);

const failed = await failuresOf(files);
if (failed.size > MOST_REPEATED) {
  process.exitCode = 1;
} else if (failed.size > 0) {
  console.log(`once more: ${[...failed.keys()].map((file) => basename(file)).join(', ')}`);
  const again = await failuresOf([...failed.keys()]);
  if (again.size > 0) process.exitCode = 1;
  for (const [file, names] of failed) {
    if (!again.has(file)) console.log(`passed only when run again, in ${basename(file)}: ${names.join('; ')}`);
  }
}
