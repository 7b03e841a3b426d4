import { labelKeyProblems } from '../../values/labels.ts';
import { invalid, invalidEach } from '../fieldErrors.ts';
import { type Check, rule } from '../rule.ts';

type Finalizers = readonly string[];

const ORPHAN = 'orphan';
const FOREGROUND = 'foregroundDeletion';
/** The only names without a domain. Source: core/helper IsStandardFinalizerName. */
const STANDARD: ReadonlySet<string> = new Set(['kubernetes', ORPHAN, FOREGROUND]);

export const finalizerName = rule<Finalizers>({
  id: 'metadata.finalizers.name',
  source: 'apimachinery api/validation ValidateFinalizerName',
  explain: {
    en: 'A finalizer is a name like a label key, usually `domain/name`. The object is deleted only when the program behind each finalizer has taken its name off the list.',
    'zh-cn':
      'Finalizer 的名称与标签键格式相同，通常写成 `域名/名称`。只有当每个 finalizer 对应的程序把自己的名称移除后，对象才会真正删除。',
  },
  check: (finalizers, path, { version }) =>
    // Reported at the list.
    finalizers.flatMap((finalizer, position) =>
      invalidEach(path.index(position).shownAs(path), finalizer ?? '', labelKeyProblems(finalizer ?? '', version)),
    ),
});

export const finalizersAgree = rule<Finalizers>({
  id: 'metadata.finalizers.propagation',
  source: 'apimachinery api/validation ValidateFinalizers',
  explain: {
    en: '`orphan` keeps dependents when this object is deleted, `foregroundDeletion` deletes them first. They exclude each other. Keep one.',
    'zh-cn': '`orphan` 表示删除此对象时保留从属对象，`foregroundDeletion` 表示先删除从属对象。两者互斥，请只保留一个。',
  },
  check: (finalizers, path) =>
    finalizers.includes(ORPHAN) && finalizers.includes(FOREGROUND)
      ? invalid(path, finalizers, `finalizer ${ORPHAN} and ${FOREGROUND} cannot be both set`)
      : undefined,
});

export const finalizerQualified = rule<Finalizers>({
  id: 'metadata.finalizers.qualified',
  source: 'core/validation validateKubeFinalizerName',
  explain: {
    en: 'Only `kubernetes`, `orphan` and `foregroundDeletion` stand without a domain. Write your own finalizers as `example.com/name`.',
    'zh-cn': '只有 `kubernetes`、`orphan` 和 `foregroundDeletion` 可以不带域名。自定义的 finalizer 请写成 `example.com/name`。',
  },
  check: (finalizers, path) =>
    finalizers.flatMap((finalizer, position) =>
      (finalizer ?? '').includes('/') || STANDARD.has(finalizer)
        ? []
        : invalid(path.index(position), finalizer ?? '', 'name is neither a standard finalizer name nor is it fully qualified'),
    ),
});

export const finalizerChecks: readonly Check<Finalizers>[] = [finalizerName, finalizersAgree];
