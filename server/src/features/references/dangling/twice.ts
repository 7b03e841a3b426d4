import type { Text } from '../../../texts/text.ts';
import { groupOf } from '../../../workspace/identity.ts';
import { labelOf, type ObjectFact } from '../../../workspace/references/facts.ts';
import type { Placed } from '../../../workspace/references/placed.ts';
import type { DanglingCheck } from './problem.ts';

const TWICE: Text = {
  en: '{name} is in this file already: `kubectl apply` writes this one over it, and `kubectl create` refuses it.',
  'zh-cn': '此文件中已有 {name}：`kubectl apply` 会用这一份覆盖它，`kubectl create` 会拒绝这一份。',
};
const BEFORE: Text = { en: 'It stands here first.', 'zh-cn': '它先出现在这里。' };

const isBefore = (one: Placed<ObjectFact>, other: Placed<ObjectFact>): boolean => {
  const by = one.entry.document.start - other.entry.document.start;
  return by < 0 || (by === 0 && one.fact.at.start < other.fact.at.start);
};

/** A second object of the same name in one file, mostly a copy that was to get another name. Other files are other environments. */
export const namedTwice: DanglingCheck = function* ({ references, entry }) {
  for (const { object: fact } of entry.facts.objects) {
    const { kind, name, namespace, nameAt } = fact;
    if (name === null || nameAt === null) continue;
    const other = references.index
      .objectsCalled(kind, name)
      .find(
        (placed) =>
          placed.entry.file === entry.file &&
          placed.fact.namespace === namespace &&
          groupOf(placed.fact.apiVersion) === groupOf(fact.apiVersion) &&
          isBefore(placed, { entry, fact }),
      );
    if (other)
      yield {
        code: 'reference.twice',
        at: nameAt,
        name,
        words: TWICE,
        values: { name: labelOf(fact) },
        related: { file: entry.file, object: other.fact, words: BEFORE },
        candidates: [],
      };
  }
};
