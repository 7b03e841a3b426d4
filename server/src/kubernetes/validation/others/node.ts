import type { KubernetesObject } from '../../object.ts';
import { legacyCidrProblems, parseCidr } from '../../values/ip.ts';
import { labelKeyProblems, labelValueProblems } from '../../values/labels.ts';
import { nameIsDnsSubdomain } from '../../values/names.ts';
import { type FieldError, invalid, invalidEach, notSupported, required } from '../fieldErrors.ts';
import { objectMeta } from '../metadata/index.ts';
import { marshalled } from '../printing.ts';
import type { Validator } from '../registry.ts';
import { type Check, type RuleContext, rule } from '../rule.ts';
import { group } from '../walks.ts';
import { amountErrors } from './quota.ts';

interface Taint {
  readonly key?: string;
  readonly value?: string;
  readonly effect?: string;
  readonly timeAdded?: string | null;
}

interface Node extends KubernetesObject {
  readonly spec?: { readonly taints?: readonly (Taint | null)[] | null; readonly podCIDRs?: readonly string[] | null };
  readonly status?: {
    readonly capacity?: Readonly<Record<string, unknown>> | null;
    readonly allocatable?: Readonly<Record<string, unknown>> | null;
  };
}

const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

const taints = rule<Node>({
  id: 'node.taints',
  source: 'core/validation validateNodeTaints',
  explain: {
    en: 'A taint has a `key` in the form of a label key, maybe a `value`, and an `effect`: `NoSchedule`, `PreferNoSchedule` or `NoExecute`. Key and effect together occur once.',
    'zh-cn':
      '污点由标签键格式的 `key`、可选的 `value` 和 `effect`（`NoSchedule`、`PreferNoSchedule` 或 `NoExecute`）组成。相同的 key 和 effect 只能出现一次。',
  },
  check({ spec }, path, { version }) {
    const seen = new Set<string>();
    return (spec?.taints ?? []).flatMap((taint, position) => {
      // The server reports them so.
      const at = path.child('metadata').child('taints').index(position);
      const { key = '', value = '', effect = '' } = taint ?? {};
      const problems = labelValueProblems(value, version);
      const errors: FieldError[] = [...invalidEach(at.child('key'), key, labelKeyProblems(key, version))];
      if (problems.length > 0) errors.push(invalid(at.child('value'), value, problems.join(';')));
      if (effect === '') errors.push(required(at.child('effect')));
      else if (!EFFECTS.includes(effect)) errors.push(notSupported(at.child('effect'), effect, EFFECTS));
      const print = `${effect} ${key}`;
      if (seen.has(print)) {
        const shown = marshalled({ Key: key, Value: value, Effect: effect, TimeAdded: taint?.timeAdded ?? null });
        errors.push({
          reason: 'FieldValueDuplicate',
          path: at,
          message: `Duplicate value: ${shown}: taints must be unique by key and effect pair`,
        });
      }
      seen.add(print);
      return errors;
    });
  },
});

const amounts = rule<Node>({
  id: 'node.resources',
  source: 'core/validation ValidateNodeResources',
  explain: {
    en: 'What a node has cannot be negative; things that are counted come in whole numbers.',
    'zh-cn': '节点的资源量不能为负；按个数计的资源必须是整数。',
  },
  check: ({ status }, path, { version }) =>
    (['capacity', 'allocatable'] as const).flatMap((part) =>
      Object.entries(status?.[part] ?? {}).flatMap(([name, value]) =>
        amountErrors(name, value, path.child('status').child(part).child(name), version),
      ),
    ),
});

const podNetworks = rule<Node>({
  id: 'node.pod-cidrs',
  source: 'core/validation ValidateNode',
  explain: {
    en: '`podCIDRs` are the networks of the Pods of this node: one for each IP family. A controller fills them in.',
    'zh-cn': '`podCIDRs` 是该节点上 Pod 的网段：每个地址族一个，由控制器填写。',
  },
  check({ spec }, path, { version }) {
    const list = spec?.podCIDRs ?? [];
    const at = path.child('spec').child('podCIDRs');
    const errors: FieldError[] = list.flatMap((cidr, position) => [
      ...invalidEach(at.index(position), cidr, legacyCidrProblems(cidr, version)),
    ]);
    const networks = list.map(parseCidr);
    const bad = list.length > 1 ? networks.indexOf(null) : -1;
    if (bad >= 0) {
      const told = `failed to check with dual stack with error:invalid CIDR[${bad}]: <nil> (invalid CIDR address: ${list[bad]})`;
      errors.push({ reason: 'InternalError', path: at, message: `Internal error: invalid PodCIDRs. ${told}` });
    }
    const families = new Set(networks.map((network) => network?.ip.writtenAsV4));
    if (list.length > 1 && (bad >= 0 || families.size < 2 || list.length > 2)) {
      errors.push(invalid(at, list, 'may specify no more than one CIDR for each IP family'));
    }
    return errors;
  },
});

/** Source: core/validation ValidateNode. */
export const node: Validator = {
  namespaced: false,
  checks: [
    objectMeta({ nameFormat: nameIsDnsSubdomain, namespaced: false, keepsGeneration: true }),
    group([taints, amounts, podNetworks] as readonly Check<KubernetesObject, RuleContext>[]),
  ],
};
