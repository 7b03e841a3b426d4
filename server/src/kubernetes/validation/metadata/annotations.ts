import { labelKeyProblems } from '../../values/labels.ts';
import { byteLength } from '../../values/names.ts';
import { invalidKey, tooLong } from '../fieldErrors.ts';
import { type Check, rule } from '../rule.ts';
import { field, type MapEntry, pairs } from '../walks.ts';

/** All keys and values together. */
export const ANNOTATIONS_BYTES = 256 * 1024;

export const annotationKey = rule<MapEntry<string>>({
  id: 'metadata.annotations.key',
  source: 'apimachinery api/validation ValidateAnnotations',
  explain: {
    en: 'An annotation key has the form of a label key: a name of at most 63 letters, digits, `-`, `_` and `.`, with an optional `domain/` in front. Only its value is free text.',
    'zh-cn': '注解的键与标签的键格式相同：名称最多 63 个字符，只能含字母、数字、`-`、`_` 和 `.`，前面可加 `域名/`。只有值可以是自由文本。',
  },
  check({ key }, path, { version }) {
    // What is fine as it is written is fine in lower case.
    if (labelKeyProblems(key, version).length === 0) return undefined;
    return invalidKey(path, key, labelKeyProblems(key.toLowerCase(), version));
  },
});

export const annotationsSize = rule<Readonly<Record<string, string>>>({
  id: 'metadata.annotations.size',
  source: 'apimachinery api/validation ValidateAnnotationsSize',
  explain: {
    en: 'All annotation keys and values together may have 256 KiB. Move large texts into a ConfigMap. `kubectl apply` also stores a copy of the whole manifest in an annotation; `kubectl apply --server-side` does not.',
    'zh-cn':
      '所有注解的键和值合计不得超过 256 KiB。大段文本请移到 ConfigMap。`kubectl apply` 还会把整个清单存进一个注解，`kubectl apply --server-side` 则不会。',
  },
  check(annotations, path) {
    let bytes = 0;
    for (const key in annotations) bytes += byteLength(key) + byteLength(annotations[key] ?? '');
    return bytes > ANNOTATIONS_BYTES ? tooLong(path, ANNOTATIONS_BYTES) : undefined;
  },
});

interface Annotated {
  readonly annotations?: Readonly<Record<string, string>>;
}

/** Checks of whatever has `annotations`. */
export const annotationChecks: readonly Check<Annotated>[] = [
  pairs('annotations', [annotationKey], (key) => labelKeyProblems(key).length === 0),
  field('annotations', [annotationsSize]),
];
