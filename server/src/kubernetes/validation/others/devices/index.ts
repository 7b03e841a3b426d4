import type { KubernetesObject, ObjectMeta } from '../../../object.ts';
import { nameIsDnsSubdomain, nameIsLongName } from '../../../values/names.ts';
import { forbidden, invalid } from '../../fieldErrors.ts';
import { objectMeta } from '../../metadata/index.ts';
import { isExtended } from '../../pod/resourceNames.ts';
import { templateMetadata } from '../../pod/volumes/claim.ts';
import type { Validator } from '../../registry.ts';
import { type Check, type RuleContext, rule } from '../../rule.ts';
import { each, field, knowing, struct, when } from '../../walks.ts';
import { attribute, type ClaimContext, type Constraint, requestReferences } from './constraints.ts';
import { type Configuration, configuration, limited, type Selector, selector } from './parts.ts';
import { type DeviceRequest, oneRequest } from './requests.ts';

interface DeviceClaim {
  readonly requests?: readonly (DeviceRequest | null)[];
  readonly constraints?: readonly (Constraint | null)[];
  readonly config?: readonly (Configuration | null)[];
}

interface ClaimSpec {
  readonly devices?: DeviceClaim;
}

const requestNamesOf = ({ requests }: DeviceClaim): ClaimContext['requestNames'] =>
  new Map(
    (requests ?? []).map((request) => [request?.name ?? '', new Set((request?.firstAvailable ?? []).map((each) => each?.name ?? ''))]),
  );

/** Of an updated claim only the change is looked at, and there may be none. */
const isNew = (_: unknown, { stored }: RuleContext): boolean => stored === undefined;

const claimSpec: readonly Check<ClaimSpec>[] = [
  struct('devices', [
    limited('requests', [each('requests', [oneRequest])], { isSet: 'name' }),
    knowing(
      (context, devices: DeviceClaim) => ({ ...context, requestNames: requestNamesOf(devices) }),
      [
        limited('constraints', [each('constraints', [limited('requests', [requestReferences], { isSet: 'name' }), attribute])]),
        limited('config', [each('config', [limited('requests', [requestReferences], { isSet: 'name' }), configuration])]),
      ],
    ),
  ]),
];

const ADMIN_LABEL = 'resource.kubernetes.io/admin-access';

/** Asked before everything else. */
const adminAccess = rule<KubernetesObject>({
  id: 'devices.request.admin-access',
  source: 'registry/resource AuthorizedForAdmin',
  createOnly: true,
  explain: {
    en: `\`adminAccess: true\` reaches devices that others use, so the namespace must allow it by the label \`${ADMIN_LABEL}: "true"\`.`,
    'zh-cn': `\`adminAccess: true\` 可访问他人正在使用的设备，因此命名空间须带标签 \`${ADMIN_LABEL}: "true"\` 表示允许。`,
  },
  check({ kind, metadata: { namespace }, spec }, path, { objects }) {
    const isTemplate = kind === 'ResourceClaimTemplate';
    const requests: readonly (DeviceRequest | null)[] = (isTemplate ? spec?.spec : spec)?.devices?.requests ?? [];
    const index = requests.findIndex((request) => request?.exactly?.adminAccess);
    const found = objects?.find((each) => each.kind === 'Namespace' && each.metadata.name === namespace);
    // Nobody knows of a namespace that is not told, but every cluster has the default one.
    if (index < 0 || (!found && namespace !== 'default') || found?.metadata.labels?.[ADMIN_LABEL] === 'true') return undefined;
    const ofRequests = path.child('spec').child('devices').child('requests').index(index);
    const at = (isTemplate ? path.child('spec').child('spec') : path.child('spec')).child('devices').child('requests').index(index);
    return forbidden(
      at.child('exactly').child('adminAccess').shownAs(ofRequests.child('adminAccess')),
      `admin access to devices requires the \`${ADMIN_LABEL}: true\` label on the containing namespace`,
    );
  },
});

const named = objectMeta<object>({ nameFormat: nameIsDnsSubdomain, namespaced: true, keepsGeneration: true });

interface Claim {
  readonly spec?: ClaimSpec;
}

/** Source: resource/validation ValidateResourceClaim. */
export const resourceClaim: Validator = {
  namespaced: true,
  checks: [adminAccess, named, when(isNew, [struct('spec', claimSpec) as Check<Claim> as Check<object>])],
};

interface Template {
  readonly spec?: { readonly metadata?: ObjectMeta; readonly spec?: ClaimSpec };
}

const templateMeta = templateMetadata('devices.template.metadata', {
  en: 'Claims made from the template are named by Kubernetes, after the Pod. Only `labels` and `annotations` can be given here.',
  'zh-cn': '由模板创建的申领由 Kubernetes 按 Pod 名命名。这里只能写 `labels` 和 `annotations`。',
});

/** Source: resource/validation ValidateResourceClaimTemplate. */
export const resourceClaimTemplate: Validator = {
  namespaced: true,
  checks: [
    adminAccess,
    named,
    struct('spec', [struct('metadata', templateMeta), struct('spec', claimSpec)]) as Check<Template> as Check<object>,
  ],
};

interface ClassSpec {
  readonly selectors?: readonly (Selector | null)[];
  readonly config?: readonly (Configuration | null)[];
  readonly extendedResourceName?: string | null;
}

interface DeviceClass {
  readonly spec?: ClassSpec;
}

const extendedResource = rule<string>({
  id: 'devices.class.extended-resource',
  source: 'resource/validation validateDeviceClassSpec',
  explain: {
    en: 'Containers may ask for devices of the class by this name, as for `example.com/gpu`: a domain that is not of Kubernetes, a slash, a name.',
    'zh-cn': '容器可以用此名称请求该类的设备，例如 `example.com/gpu`：非 Kubernetes 的域名、斜杠和名称。',
  },
  check: (name, path, { version }) =>
    isExtended(name, version) ? undefined : invalid(path, name, 'must be a valid extended resource name'),
});

/** Source: resource/validation ValidateDeviceClass. */
export const deviceClass: Validator = {
  namespaced: false,
  checks: [
    objectMeta({ nameFormat: nameIsLongName, namespaced: false, ignoresGenerateName: true }),
    struct('spec', [
      limited('selectors', [each('selectors', [selector])]),
      limited('config', [each('config', [configuration])]),
      field('extendedResourceName', [extendedResource]),
    ]) as Check<DeviceClass> as Check<object>,
  ],
};
