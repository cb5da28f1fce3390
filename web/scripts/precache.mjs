// Writes dist/precache.js: the files that the service worker keeps, and a version that changes with any of them.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

const dist = new URL('../dist/', import.meta.url);
/** Fonts of other scripts are large and come when a text needs them; pictures and the worker's own files are not kept. */
const KEPT =
  /^(index\.html|color-scheme\.js|favicon\.svg|manifest\.webmanifest|assets\/.*\.(js|css)|assets\/inter-latin-wght.*\.woff2)$/;
/** What a worker may ask a person's connection for, in one go and unasked. */
const BUDGET_KB = 4_096;

const files = readdirSync(dist, { recursive: true })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => KEPT.test(file))
  .sort();
const digest = createHash('sha256');
let size = 0;
for (const file of [...files, 'sw.js', 'push.js']) {
  const content = readFileSync(new URL(file, dist));
  digest.update(file).update(content);
  size += content.length;
}
const version = digest.digest('hex').slice(0, 16);
const listed = JSON.stringify({ version, files: files.map((file) => `/${file}`) });
writeFileSync(new URL('precache.js', dist), `self.PRECACHE = ${listed};\n`);
console.log(
  `Kept for offline: ${files.length} files, ${(size / 1024).toFixed(0)} KB unpacked, version ${version}`,
);
if (size / 1024 > BUDGET_KB) process.exitCode = 1;
