import type { KubernetesObject } from '../kubernetes/object.ts';
import { textAlone } from '../manifest/layout.ts';
import { type ChangeRun, simulateChange } from '../simulation/change/change.ts';
import { readManifest } from '../simulation/manifests.ts';
import type { Scenario } from '../simulation/timeline.ts';
import { say, type Text } from '../texts/text.ts';
import type { OpenFile } from '../workspace/openFile.ts';
import { nameOf, type ToldObject, type Workspace } from '../workspace/workspace.ts';

/** What is compared and how; `null` rollback leaves the change applied. */
export interface ChangeQuestion {
  /** `Deployment/shop`: the object whose life is shown. */
  readonly subject: string;
  /** The file, or all that are applied together, with their objects that belong to the picture. */
  readonly changed: readonly Changed[];
  /** Accepted objects of other files. */
  readonly around: readonly KubernetesObject[];
  readonly scenario: Scenario;
  readonly horizonSeconds: number;
  readonly rollbackAtSeconds: number | null;
  readonly seed: number;
}

/** A file that is applied over its former version. */
export interface Changed {
  readonly file: OpenFile;
  readonly objects: readonly ToldObject[];
}

interface Kept {
  readonly asked: string;
  readonly around: readonly KubernetesObject[];
  readonly run: ChangeRun;
}

/** The last preview of each workspace: the time cursor asks for many instants of one run. */
const kept = new WeakMap<Workspace, Kept>();

/**
 * Runs the former text of a file until it settled and applies the text in the editor over it; the same with the files beside it that are
 * applied together, of which those without a former text stay what they are. A message where that cannot be done.
 */
export function changeOf(workspace: Workspace, file: OpenFile, question: ChangeQuestion): ChangeRun | string {
  const { version, language } = workspace.settings;
  const { subject, changed, around, scenario, horizonSeconds, rollbackAtSeconds, seed } = question;
  if (workspace.previous.textOf(file.uri) === null) return say(TEXTS.noFormer, language);
  const objects = changed.flatMap((each) => each.objects);
  const formerText = changed.map((each) => workspace.previous.textOf(each.file.uri) ?? each.file.manifest.text).join('\n---\n');
  const names = new Set(objects.map(nameOf));
  const former = readManifest(formerText, version, around).filter(({ object, name }) => object && names.has(name));
  if (!former.some(({ name }) => name === subject)) return say(TEXTS.isNew, language, { subject });
  const afterText = objects.map(({ document, base }) => textAlone(document.document, base)).join('\n---\n');
  const asked = JSON.stringify([version, formerText, afterText, subject, scenario, horizonSeconds, rollbackAtSeconds, seed]);
  const known = kept.get(workspace);
  if (known?.asked === asked && known.around.length === around.length && known.around.every((object, at) => object === around[at]))
    return known.run;
  const run = simulateChange({
    before: [...around, ...former.map(({ object }) => object!)],
    written: [...around.map(() => null), ...former.map(({ written }) => written)],
    beforeText: former.map(({ text }) => text).join('\n---\n'),
    afterText,
    scenario,
    horizonSeconds,
    rollbackAtSeconds,
    seed,
    version,
  });
  kept.set(workspace, { asked, around, run });
  return run;
}

const TEXTS = {
  noFormer: {
    en: 'No earlier version of this file is known: commit it, or open it before you change it.',
    'zh-cn': '不知道这个文件的先前版本：请先提交它，或在修改之前打开它。',
  },
  isNew: {
    en: '{subject} is not in the earlier version: applying it creates everything anew.',
    'zh-cn': '先前的版本里没有 {subject}：应用它会全部新建。',
  },
} as const satisfies Record<string, Text>;
