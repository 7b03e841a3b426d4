import { labelKeyProblems } from '../../values/labels.ts';
import { nameIsDnsLabel, nameIsDnsSubdomain } from '../../values/names.ts';
import { invalid, invalidEach } from '../fieldErrors.ts';
import { objectMeta } from '../metadata/index.ts';
import type { Validator } from '../registry.ts';
import { type Check, rule } from '../rule.ts';
import { field, struct } from '../walks.ts';

interface NamespaceSpec {
  readonly finalizers?: readonly string[] | null;
}

const STANDARD_FINALIZERS = ['kubernetes', 'orphan', 'foregroundDeletion'];

const finalizers = rule<readonly string[]>({
  id: 'namespace.finalizers',
  source: 'core/validation ValidateNamespace, validateFinalizerName',
  explain: {
    en: '`spec.finalizers` is kept by the server (`kubernetes`). Leave it out; own finalizers are written as `example.com/name` in `metadata.finalizers`.',
    'zh-cn':
      '`spec.finalizers` 由服务器维护（`kubernetes`），请不要填写；自定义的 finalizer 以 `example.com/name` 的形式写在 `metadata.finalizers` 中。',
  },
  check: (names, path, { version }) =>
    names.flatMap((name, position) => [
      ...invalidEach(path.index(position).shownAs(path), name, labelKeyProblems(name, version)),
      ...(name.includes('/') || STANDARD_FINALIZERS.includes(name)
        ? []
        : [invalid(path.index(position).shownAs(path), name, 'name is neither a standard finalizer name nor is it fully qualified')]),
    ]),
});

const specChecks: readonly Check<NamespaceSpec>[] = [field('finalizers', [finalizers])];

/** Source: core/validation ValidateNamespace. */
export const namespace: Validator = {
  namespaced: false,
  checks: [objectMeta({ nameFormat: nameIsDnsLabel, namespaced: false, keepsGeneration: true }), struct('spec', specChecks)],
};

/** Source: core/validation ValidateServiceAccount. */
export const serviceAccount: Validator = {
  namespaced: true,
  checks: [objectMeta({ nameFormat: nameIsDnsSubdomain, namespaced: true, keepsGeneration: true })],
};
