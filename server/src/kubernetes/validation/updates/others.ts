import type { Text } from '../../../texts/text.ts';
import { schemaOf } from '../../schema/kinds.ts';
import { forbidden, invalid } from '../fieldErrors.ts';
import { FieldPath } from '../fieldPath.ts';
import { rule } from '../rule.ts';
import { type Change, IMMUTABLE, immutable, type UpdateRules } from './change.ts';
import { fieldAt } from './equality.ts';
import { goStructure } from './goStructures.ts';

const ANEW: Text = {
  en: 'This field is settled when the object is made. Delete the object and create it anew, or create another one.',
  'zh-cn': '该字段在创建对象时就已确定。请删除对象后重新创建，或另建一个。',
};

interface RoleRef {
  readonly apiGroup?: string;
  readonly kind?: string;
  readonly name?: string;
}

const roleRefKept = immutable({
  id: 'rbac.update.role-ref',
  field: 'roleRef',
  source: 'rbac/validation ValidateRoleBindingUpdate, ValidateClusterRoleBindingUpdate',
  explain: {
    en: 'A binding gives one role for good: otherwise who may edit the list of subjects could hand out any role. Delete the binding and create it anew.',
    'zh-cn': '绑定所授予的角色固定不变，否则能编辑主体列表的人就能授予任意角色。请删除绑定后重新创建。',
  },
  print: (value) => {
    const { apiGroup = '', kind = '', name = '' } = value as RoleRef;
    return { APIGroup: apiGroup, Kind: kind, Name: name };
  },
  refuse: (path, value) => invalid(path, value, 'cannot change roleRef'),
});

export const bindingUpdates: UpdateRules = { last: [roleRefKept] };

const PRIORITY: Text = {
  en: 'Pods took over the priority of their class when they were made, so the class cannot change it. Create a class with another name.',
  'zh-cn': 'Pod 在创建时已取得类的优先级，因此类的优先级不能修改。请另建一个类。',
};

/** Source: scheduling/validation ValidatePriorityClassUpdate. */
export const priorityClassUpdates: UpdateRules = {
  last: [
    immutable({
      id: 'priority-class.update.value',
      field: 'value',
      source: 'scheduling/validation ValidatePriorityClassUpdate',
      explain: PRIORITY,
      refuse: (path) => forbidden(path, 'may not be changed in an update.'),
    }),
    immutable({
      id: 'priority-class.update.preemption-policy',
      field: 'preemptionPolicy',
      source: 'scheduling/validation ValidatePriorityClassUpdate',
      explain: PRIORITY,
    }),
  ],
};

const kept = (id: string, field: string, source: string) => immutable({ id, field, source, explain: ANEW });

/** @param structure what Go calls the spec: it is printed as Go has it */
const specKept = (id: string, kind: string, structure: string) =>
  immutable({
    id,
    field: 'spec',
    source: `resource/validation Validate${kind}Update`,
    explain: ANEW,
    print(spec, { version }) {
      const type = fieldAt(schemaOf('resource.k8s.io/v1', kind, version)?.type, 'spec')?.type;
      return type?.kind === 'object' ? goStructure(structure, type, (spec ?? {}) as Readonly<Record<string, unknown>>, version) : spec;
    },
  });

export const runtimeClassUpdates: UpdateRules = {
  last: [kept('runtime-class.update.handler', 'handler', 'node/validation ValidateRuntimeClassUpdate')],
};

export const ingressClassUpdates: UpdateRules = {
  first: [kept('ingress-class.update.controller', 'spec.controller', 'networking/validation validateIngressClassSpecUpdate')],
};

export const endpointSliceUpdates: UpdateRules = {
  last: [kept('endpoint-slice.update.address-type', 'addressType', 'discovery/validation ValidateEndpointSliceUpdate')],
};

export const controllerRevisionUpdates: UpdateRules = {
  last: [kept('controller-revision.update.data', 'data', 'apps/validation ValidateControllerRevisionUpdate')],
};

const SCOPES = FieldPath.of('spec').child('scopes');

/** Source: core/validation ValidateResourceQuotaUpdate. */
export const resourceQuotaUpdates: UpdateRules = {
  last: [
    rule<Change>({
      id: 'quota.update.scopes',
      source: 'core/validation ValidateResourceQuotaUpdate',
      explain: {
        en: 'The scopes say what a quota counts; with others its count would be wrong. Delete the quota and create it anew.',
        'zh-cn': '作用域决定配额统计什么，改变后统计就不正确了。请删除配额后重新创建。',
      },
      check({ before, after }) {
        const [old, now] = [before, after].map(({ spec }): readonly string[] => spec?.scopes ?? []) as [
          readonly string[],
          readonly string[],
        ];
        const same = old.every((scope) => now.includes(scope)) && now.every((scope) => old.includes(scope));
        return same ? undefined : invalid(SCOPES, now.length > 0 ? now : null, IMMUTABLE);
      },
    }),
  ],
};

const NODE_SOURCE = 'core/validation ValidateNodeUpdate';
const NODE_KEPT: Text = {
  en: 'The networks of a node and its id at the cloud provider are written once, by controllers. Leave them out of the manifest.',
  'zh-cn': '节点的 Pod 网段和云厂商 ID 由控制器写入一次，不能修改。清单中请不要填写。',
};

/** Source: core/validation ValidateNodeUpdate. */
export const nodeUpdates: UpdateRules = {
  last: [
    rule<Change>({
      id: 'node.update.pod-cidrs',
      source: NODE_SOURCE,
      explain: NODE_KEPT,
      check({ before, after }) {
        const [old, now]: readonly string[][] = [before.spec?.podCIDRs ?? [], after.spec?.podCIDRs ?? []];
        if (!old || !now || old.length === 0) return undefined;
        const refusal = forbidden(FieldPath.of('spec').child('podCIDRs'), 'node updates may not change podCIDR except from "" to valid');
        if (old.length !== now.length) return refusal;
        return old.filter((network, position) => network !== now[position]).map(() => refusal);
      },
    }),
    immutable({
      id: 'node.update.external-id',
      field: 'spec.externalID',
      source: NODE_SOURCE,
      explain: NODE_KEPT,
      refuse: (path) => forbidden(path, 'may not be updated'),
    }),
    rule<Change>({
      id: 'node.update.provider-id',
      source: NODE_SOURCE,
      explain: NODE_KEPT,
      check({ before, after }) {
        const old: string = before.spec?.providerID ?? '';
        return old === '' || old === (after.spec?.providerID ?? '')
          ? undefined
          : forbidden(FieldPath.of('spec').child('providerID'), 'node updates may not change providerID except from "" to valid');
      },
    }),
  ],
};

const CLASS_SOURCE = 'storage/validation ValidateVolumeAttributesClassUpdate';

export const volumeAttributesClassUpdates: UpdateRules = {
  first: [
    immutable({
      id: 'volume-attributes-class.update.driver',
      field: 'driverName',
      source: CLASS_SOURCE,
      explain: ANEW,
      refuse: (path) => forbidden(path, 'updates to driverName are forbidden.'),
    }),
    immutable({
      id: 'volume-attributes-class.update.parameters',
      field: 'parameters',
      source: CLASS_SOURCE,
      explain: ANEW,
      refuse: (path) => forbidden(path, 'updates to parameters are forbidden.'),
    }),
  ],
};

export const resourceClaimUpdates: UpdateRules = {
  last: [specKept('resource-claim.update.spec', 'ResourceClaim', 'ResourceClaimSpec')],
};

export const resourceClaimTemplateUpdates: UpdateRules = {
  last: [specKept('resource-claim-template.update.spec', 'ResourceClaimTemplate', 'ResourceClaimTemplateSpec')],
};
