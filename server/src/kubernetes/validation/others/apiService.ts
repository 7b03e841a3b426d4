import type { KubernetesObject } from '../../object.ts';
import { goQuote } from '../../values/goQuote.ts';
import { dns1035LabelProblems, dns1123SubdomainProblems, nameIsPathSegment, type Problems } from '../../values/names.ts';
import { portNumberProblems } from '../../values/ports.ts';
import { type FieldError, invalid, invalidEach, required } from '../fieldErrors.ts';
import { objectMeta } from '../metadata/index.ts';
import { present } from '../present.ts';
import type { Validator } from '../registry.ts';
import { rule } from '../rule.ts';
import { struct } from '../walks.ts';

interface ApiServiceSpec {
  readonly group?: string;
  readonly version?: string;
  readonly groupPriorityMinimum?: number;
  readonly versionPriority?: number;
  readonly caBundle?: string;
  readonly insecureSkipTLSVerify?: boolean;
  readonly service?: { readonly name?: string; readonly namespace?: string; readonly port?: number | null } | null;
}

const source = 'kube-aggregator apiregistration/validation ValidateAPIService';

const versionAndGroup = rule<ApiServiceSpec>({
  id: 'api-service.group-version',
  source,
  explain: {
    en: '`group` and `version` say which API is served. The object is called `<version>.<group>`: `v1beta1.metrics.k8s.io`.',
    'zh-cn': '`group` 和 `version` 指明所提供的 API。对象名称须为 `<version>.<group>`：`v1beta1.metrics.k8s.io`。',
  },
  check({ group = '', version = '' }, path) {
    const at = path.child('group');
    return [
      ...(group === '' && version !== 'v1' ? [required(at, 'only v1 may have an empty group and it better be legacy kube')] : []),
      ...(group === '' ? [] : invalidEach(at, group, dns1123SubdomainProblems(group))),
      ...invalidEach(path.child('version'), version, dns1035LabelProblems(version)),
    ];
  },
});

const priority = (name: 'groupPriorityMinimum' | 'versionPriority', maximum: number) =>
  rule<ApiServiceSpec>({
    id: name === 'versionPriority' ? 'api-service.version-priority' : 'api-service.group-priority',
    source,
    explain: {
      en: `\`${name}\` must be written: a number from 1 to ${maximum}, higher ones come first.`,
      'zh-cn': `必须填写 \`${name}\`：1 到 ${maximum} 的数字，大者优先。`,
    },
    check(spec, path) {
      const value = spec[name] ?? 0;
      if (value > 0 && value <= maximum) return undefined;
      return invalid(path.child(name), value, `must be positive and less than ${maximum}`, { minimum: 1, maximum });
    },
  });

/** Length of the bytes behind base64. */
const bytesOf = (base64: string): number => Math.floor((base64.replace(/[=\s]/g, '').length * 3) / 4);

const backend = rule<ApiServiceSpec>({
  id: 'api-service.service',
  source,
  explain: {
    en: '`service` names a Service by `name` and `namespace`. Its certificate is checked by `caBundle` or, with `insecureSkipTLSVerify`, not at all; without `service` there is neither.',
    'zh-cn':
      '`service` 用 `name` 和 `namespace` 指明 Service。证书用 `caBundle` 校验，或用 `insecureSkipTLSVerify` 跳过；没有 `service` 时两者都不能写。',
  },
  check({ service, caBundle = '', insecureSkipTLSVerify = false }, path) {
    const errors: FieldError[] = [];
    const insecure = path.child('insecureSkipTLSVerify');
    if (!present(service)) {
      if (caBundle) errors.push(invalid(path.child('caBundle'), `${bytesOf(caBundle)} bytes`, 'local APIServices may not have a caBundle'));
      if (insecureSkipTLSVerify) errors.push(invalid(insecure, true, 'local APIServices may not have insecureSkipTLSVerify'));
      return errors;
    }
    const at = path.child('service');
    if (!service.namespace) errors.push(required(at.child('namespace')));
    if (!service.name) errors.push(required(at.child('name')));
    const port = service.port ?? 0;
    const problems = portNumberProblems(port);
    if (problems.length > 0) {
      errors.push(invalid(at.child('port'), port, `port is not valid: ${problems.join(', ')}`, { minimum: 1, maximum: 65535 }));
    }
    if (insecureSkipTLSVerify && caBundle) errors.push(invalid(insecure, true, 'may not be true if caBundle is present'));
    return errors;
  },
});

/** Source: kube-aggregator apiregistration/validation ValidateAPIService. */
function nameTellsVersion(name: string, { spec }: KubernetesObject): Problems {
  const wanted = `${spec?.version ?? ''}.${spec?.group ?? ''}`;
  const problems = nameIsPathSegment(name, false);
  return problems.length > 0 || name === wanted ? problems : [`must be \`spec.version+"."+spec.group\`: ${goQuote(wanted)}`];
}

export const apiService: Validator = {
  namespaced: false,
  checks: [
    objectMeta({
      nameFormat: (name, _, object) => nameTellsVersion(name, object),
      namespaced: false,
      keepsGeneration: true,
      anyFinalizer: true,
    }),
    struct('spec', [versionAndGroup, priority('groupPriorityMinimum', 20_000), priority('versionPriority', 1000), backend]),
  ],
};
