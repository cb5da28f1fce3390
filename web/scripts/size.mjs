// Prints what a first visit downloads, compressed, and fails when it outgrows the budget.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const BUDGET_KB = 345;
const dist = new URL('../dist/', import.meta.url);
const manifest = JSON.parse(readFileSync(new URL('.vite/manifest.json', dist), 'utf8'));
const size = (file) => gzipSync(readFileSync(new URL(file, dist)), { level: 9 }).length / 1024;

function closure(keys, seen = new Set()) {
  for (const key of keys) {
    if (seen.has(key)) continue;
    seen.add(key);
    closure(manifest[key].imports ?? [], seen);
  }
  return seen;
}

// The workspace is asked for at once by the entry, so it counts as initial although it is a dynamic import.
const initial = closure(['index.html', 'src/app/Workspace.tsx']);
const files = new Set([...initial].map((key) => manifest[key].file));
const styles = new Set([...initial].flatMap((key) => manifest[key].css ?? []));
const total = [...files].reduce((sum, file) => sum + size(file), 0);

console.log('\nFirst visit, gzip:');
for (const file of [...files, ...styles]) console.log(`  ${size(file).toFixed(1).padStart(7)} KB  ${file}`);
console.log('Later, when needed:');
const later = Object.values(manifest).filter((chunk) => chunk.file.endsWith('.js') && !files.has(chunk.file));
for (const { file } of later) console.log(`  ${size(file).toFixed(1).padStart(7)} KB  ${file}`);
console.log(`Initial JavaScript: ${total.toFixed(1)} KB gzip (budget ${BUDGET_KB} KB)`);
if (total > BUDGET_KB) process.exitCode = 1;
