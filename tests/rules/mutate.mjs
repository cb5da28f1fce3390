// Proves that the rules tests can fail: loosens firestore.rules in one place at a time and runs them on each.
//   node run.mjs is the test; this takes a quarter of an hour:
//   node mutate.mjs [--firestore official|hidane] [--from NUMBER]
// Every mutant must be caught. One that lives is printed, and the exit code is 1.
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onEmulator, vitest } from './emulator.mjs';

const RULES = fileURLToPath(new URL('../../firestore.rules', import.meta.url));
const ROLES = ['owner', 'admin', 'editor', 'analyst', 'viewer'];
const LIMITS = [
  ["'[A-Za-z0-9][A-Za-z0-9_\\\\-]{0,127}'", "'.*'"],
  ["'[A-Za-z0-9][A-Za-z0-9.\\\\-]{0,63}'", "'.*'"],
  ["'[0-9]{4}-(0[1-9]|1[0-2])'", "'[0-9]{4}-[0-9]{2}'"],
  ['(0[1-9]|[12][0-9]|3[01])', '[0-9]{2}'],
  ["'[A-Z]{3}'", "'[A-Z]+'"],
  ['[A-Za-z0-9\\\\-]{1,40}', '[A-Za-z0-9\\\\-]*'],
  ["'[0-9a-f]{24}'", "'[0-9a-f]+'"],
  ['value is int', 'value is number'],
  ['>= -9007199254740991', '>= -9007199254740992'],
  ['<= 9007199254740991', '<= 9007199254740992'],
  ['edit.reason, 1, 500', 'edit.reason, 0, 500'],
  ['edit.reason, 1, 500', 'edit.reason, 1, 501'],
  ['0, 2000', '0, 2001'],
  ["== 'soft_close' && isAdmin()", "== 'soft_close'"],
  ["data.state == 'open'", "data.state != 'gone'"],
  ['size() <= 40', 'size() <= 41'],
  ['base_version >= 0', 'base_version >= -1'],
  ['name, 1, 120', 'name, 0, 120'],
  ['name, 1, 120', 'name, 1, 121'],
  ['locale, 2, 35', 'locale, 1, 35'],
  ['0, 4000', '0, 4001'],
  ["duration.value(1, 'd')", "duration.value(2, 'd')"],
  ['entity in member().entity_scope', 'true'],
  ['return resource == null && sees', 'return resource == null || sees'],
  ['edit.patch.date[0:7]', 'edit.period'],
  ['match /organizations/{org} {', 'match /{path=**}/members/{uid} { allow read: if true; }\n match /organizations/{org} {'],
];

/** Every line `&& clause`, left out; every `allow` opened; every role list one longer; every bound moved. */
function mutants(rules) {
  const lines = rules.split('\n');
  const found = [];
  const changed = (index, line) => [...lines.slice(0, index), line, ...lines.slice(index + 1)].join('\n');
  lines.forEach((line, index) => {
    const place = `line ${index + 1}`;
    if (/^\s*&& .*[^({[,]$/.test(line) && balanced(line)) {
      found.push([`${place}: without ${line.trim()}`, changed(index, line.trim().endsWith(';') ? ';' : '')]);
    }
    const allow = /^(.*allow [a-z, ]+: if )(.+)(;.*)$/.exec(line);
    if (allow && balanced(allow[2])) {
      const open = allow[2] === 'isMember()' ? 'request.auth != null' : 'isMember()';
      found.push([`${place}: ${line.trim()} -> ${open}`, changed(index, allow[1] + open + allow[3])]);
    }
    const roles = /role in \[(.*)\]/.exec(line)?.[1];
    const next = ROLES.find((role) => roles && !roles.includes(role));
    if (next) found.push([`${place}: also ${next}`, changed(index, line.replace(`[${roles}]`, `[${roles}, '${next}']`))]);
    if (line.includes('.hasOnly([')) {
      found.push([`${place}: also role, version`, changed(index, line.replace('hasOnly([', "hasOnly(['role', 'version', "))]);
    }
    for (const [from, to] of LIMITS) {
      if (line.includes(from)) found.push([`${place}: ${from} -> ${to}`, changed(index, line.replace(from, to))]);
    }
  });
  for (const [from] of LIMITS) if (!rules.includes(from)) throw new Error(`firestore.rules has no ${from}`);
  return found;
}

const balanced = (text) => text.split('(').length === text.split(')').length;

const option = (name) => (process.argv.includes(name) ? process.argv[process.argv.indexOf(name) + 1] : '');
const first = Number(option('--from') || 1);
const all = mutants(readFileSync(RULES, 'utf8'));
const file = join(mkdtempSync(join(tmpdir(), 'rules-')), 'firestore.rules');

/** A mutant that is no valid file would be caught for that alone. */
async function requireValid(host, name, content) {
  const address = `http://${host}/emulator/v1/projects/demo-rules-syntax:securityRules`;
  const answer = await fetch(address, {
    method: 'PUT',
    body: JSON.stringify({ rules: { files: [{ name: 'firestore.rules', content }] } }),
  });
  if (!answer.ok) throw new Error(`${name} is not valid: ${await answer.text()}`);
}

const run = (host) => vitest(host, ['--bail', '1', '--silent'], { LEDGERLIGHT_RULES: file }, 'ignore');

await onEmulator(option('--firestore'), async (host) => {
  for (const [name, rules] of all) await requireValid(host, name, rules);
  writeFileSync(file, readFileSync(RULES));
  if ((await run(host)) !== 0) throw new Error('the rules as they are do not pass; run `node run.mjs`');
  const alive = [];
  for (const [index, [name, rules]] of all.entries()) {
    if (index + 1 < first) continue;
    writeFileSync(file, rules);
    const code = await run(host);
    console.log(`${index + 1}/${all.length} ${code === 0 ? 'LIVES ' : 'caught'} ${name}`);
    if (code === 0) alive.push(name);
  }
  const tried = all.length - first + 1;
  console.log(`${tried - alive.length} of ${tried} loosened rules were caught`);
  return alive.length === 0 ? 0 : 1;
});
