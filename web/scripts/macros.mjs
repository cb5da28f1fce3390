import { transformAsync } from '@babel/core';
import { compileMessageOrThrow } from '@lingui/message-utils/compileMessage';

/**
 * Turns Lingui's macros into messages. The English text stays in the code, where the reader of that chunk needs it, so
 * English has no catalog and a message without a translation is English rather than an id. It is compiled here, so that
 * no parser of messages comes to the browser.
 */
export function macros() {
  return {
    name: 'lingui-macros',
    enforce: 'pre',
    transform: {
      filter: { id: /\/src\/.*\.tsx?$/, code: /@lingui\/(core|react)\/macro/ },
      async handler(source, id) {
        const { code, map } = await transformAsync(source, {
          filename: id,
          configFile: false,
          babelrc: false,
          sourceMaps: true,
          parserOpts: { plugins: id.endsWith('x') ? ['typescript', 'jsx'] : ['typescript'] },
          plugins: [['@lingui/babel-plugin-lingui-macro', { stripMessageField: false }], compileTexts],
        });
        return { code, map };
      },
    },
  };
}

/** What the macros leave is marked by a comment, and has its text in a property or an attribute named `message`. */
function compileTexts({ types: is }) {
  const compiled = (text) => is.valueToNode(compileMessageOrThrow(text));
  const visitor = {
    ObjectExpression(path) {
      if (!path.node.leadingComments?.some(({ value }) => value.trim() === 'i18n')) return;
      for (const property of path.node.properties) {
        if (property.key?.name === 'message' && is.isStringLiteral(property.value)) {
          property.value = compiled(property.value.value);
        }
      }
    },
  };
  return { visitor: { Program: { exit: (path) => path.traverse(visitor) } } };
}
