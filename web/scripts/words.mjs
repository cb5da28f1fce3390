// Holds the words of the client: every text can be translated, and is. `npm run words` writes the catalogs anew.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync, traverse } from '@babel/core';
import { formatter } from '@lingui/format-po';
import { compileMessageOrThrow } from '@lingui/message-utils/compileMessage';

const web = fileURLToPath(new URL('..', import.meta.url));
const catalogs = join(web, 'src/locales');
const problems = [];

/** Features whose texts are not wrapped yet. */
const LATER = new Set([]);

/** Attributes and properties that people read. */
const READ =
  /^(aria-(label|description|valuetext)|title|placeholder|label|description|alt|detail|note|message|error|hint|words|nothingFoundMessage)$/;
const LETTERS = /\p{L}{2}/u;
/** A sentence, or the beginning of one. */
const SENTENCE = /^\s*\p{Lu}\p{Ll}+,? \p{Ll}+/u;
/** What stands as it is in every language: the product's name, names of keys and of other products. */
const SAME = /^(Ledgerlight|Ctrl K|K|BigQuery|CSV|KPI|Cloud Storage|ISO \d+|[A-Z]{2,4})$/;

const isTagged = (path) =>
  path.findParent(
    (each) =>
      (each.isTaggedTemplateExpression() && /^(t|msg)$/.test(each.node.tag.name ?? '')) ||
      (each.isCallExpression() && /^(t|msg|plural|select)$/.test(each.node.callee.name ?? '')) ||
      (each.isJSXElement() && /^(Trans|Plural|code|kbd)$/.test(each.node.openingElement.name.name ?? '')),
  ) !== null;

/** The texts of a module that no reader of another language could have. */
function literalTexts(file) {
  const found = [];
  const tree = parseSync(readFileSync(file, 'utf8'), {
    filename: file,
    configFile: false,
    babelrc: false,
    parserOpts: { plugins: file.endsWith('x') ? ['typescript', 'jsx'] : ['typescript'] },
  });
  const look = (path, text) => {
    if (LETTERS.test(text) && !SAME.test(text.trim()) && !isTagged(path)) {
      found.push(`${file.slice(web.length)}:${path.node.loc.start.line} ${text.trim().replace(/\s+/g, ' ')}`);
    }
  };
  const isRead = (path) => {
    const holder = path.findParent((each) => !each.isConditionalExpression() && !each.isLogicalExpression());
    const inside = holder?.isJSXExpressionContainer() ? holder.parentPath : holder;
    if (inside?.isJSXElement() || inside?.isJSXFragment()) return true;
    if (inside?.isJSXAttribute()) return READ.test(inside.node.name.name);
    if (inside?.isObjectProperty() && inside.node.value !== path.node.key)
      return READ.test(inside.node.key.name ?? '');
    return false;
  };
  traverse(tree, {
    JSXText: (path) => look(path, path.node.value),
    StringLiteral(path) {
      const { value } = path.node;
      const thrown = path.findParent((each) => each.isThrowStatement()) !== null;
      if (isRead(path) && path.key !== 'key' && path.key !== 'test' && !/^[a-z_-]+$/.test(value))
        look(path, value);
      else if (SENTENCE.test(value) && !thrown) look(path, value);
    },
    TemplateLiteral(path) {
      const text = path.node.quasis.map(({ value }) => value.cooked).join('…');
      if (SENTENCE.test(text) && path.findParent((each) => each.isThrowStatement()) === null)
        look(path, text);
    },
  });
  return found;
}

const modules = readdirSync(join(web, 'src'), { recursive: true })
  .map((file) => `src/${file}`)
  .filter((file) => /\.tsx?$/.test(file) && !/\.(test|d)\.ts$|^src\/contract\/|Example\.ts$/.test(file))
  .filter((file) => !LATER.has(file.split('/')[2]));
for (const file of modules) {
  problems.push(...literalTexts(join(web, file)).map((text) => `not translatable: ${text}`));
}

/** The names of what a message is filled with, and its tags. */
function parts(message) {
  const names = new Set(message.match(/<\/?\d+\/?>/g) ?? []);
  const walk = (tokens) => {
    for (const token of Array.isArray(tokens) ? tokens : []) {
      if (!Array.isArray(token)) continue;
      names.add(token[0]);
      for (const choice of Object.values(token[2] ?? {})) walk(choice);
    }
  };
  walk(compileMessageOrThrow(message));
  return [...names].sort().join(' ');
}

// What is extracted now is what is committed, and nothing of it is empty or filled otherwise than the English.
const kept = mkdtempSync(join(tmpdir(), 'words-'));
try {
  cpSync(catalogs, kept, { recursive: true });
  const lingui = join(web, 'node_modules/.bin/lingui');
  const extract = ['extract', '--clean', '--workers', '1'];
  execFileSync(lingui, extract, { cwd: web, env: { ...process.env, CATALOGS: kept }, stdio: 'pipe' });
  for (const file of readdirSync(catalogs).filter((name) => name.endsWith('.po'))) {
    const read = (folder) =>
      formatter().parse(readFileSync(join(folder, file), 'utf8'), {
        locale: file.slice(0, 2),
        sourceLocale: 'en',
        filename: file,
      });
    const committed = read(catalogs);
    const now = read(kept);
    for (const [id, { message = '' }] of Object.entries({ ...committed, ...now })) {
      if (!(id in committed)) problems.push(`${file} has not: ${message} (npm run words)`);
      else if (!(id in now)) problems.push(`${file} still has: ${message} (npm run words)`);
    }
    for (const { message = '', translation } of Object.values(now)) {
      if (!translation) problems.push(`${file} lacks: ${message}`);
      else if (parts(translation) !== parts(message))
        problems.push(`${file} is filled otherwise: ${message}`);
    }
  }
} finally {
  rmSync(kept, { recursive: true });
}

for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;
