import { CompletionItemKind } from 'vscode-languageserver-types';
import { decode, parseDocument } from '../../manifest/index.ts';
import { say, type Text } from '../../texts/text.ts';
import { companionsOf } from './companions.ts';
import { STARTS } from './manifests.ts';
import type { CompletionSource, Proposal } from './source.ts';

const MANIFEST: Text = { en: 'whole manifest', 'zh-cn': '完整清单' };
const FIRST_KEYS = ['apiVersion', 'kind', 'metadata', 'spec'] as const;

/** At the top of a document that does not say yet what it is: whole manifests, and the keys that every manifest has; these in an item of a list, too. */
export const starts: CompletionSource = function* ({ workspace, cursor, base, schema, language, file, fileDocument }) {
  if (cursor.role !== 'key' || cursor.path.length > base.length || schema) return;
  const present = new Set(cursor.siblings);
  if (present.size === 0 && base.length === 0)
    for (const { label, body } of [...STARTS, ...companionsOf(file, fileDocument)]) {
      const insert = cursor.style !== 'json' && JSON_LANGUAGE.test(file.languageId) ? asJson(body) : body.join('\n');
      if (insert === null || cursor.style !== 'block') continue;
      yield {
        label: say(label, language),
        insert,
        snippet: true,
        kind: CompletionItemKind.Snippet,
        detail: say(MANIFEST, language),
        rank: 1,
      } satisfies Proposal;
    }
  for (const key of FIRST_KEYS) {
    if (present.has(key)) continue;
    const leadsOn = workspace.settings.suggest && !cursor.keyOnly && (key === 'apiVersion' || key === 'kind');
    yield { label: key, insert: cursor.keyOnly ? key : `${key}: `, kind: CompletionItemKind.Field, rank: 0, leadsOn };
  }
};

const JSON_LANGUAGE = /^jsonc?$/;

/** A snippet as JSON; null for several documents, which JSON cannot have. Places for numbers stand without quotes. */
function asJson(body: readonly string[]): string | null {
  if (body.includes('---')) return null;
  const { root } = parseDocument(body.join('\n'));
  return root && JSON.stringify(decode(root), null, 2).replace(/"(\$\{\d+:\d+\})"/g, '$1');
}
