import { cidrProblems, ipProblems, parseCidr } from '../../values/ip.ts';
import { dns1123SubdomainProblems, nameIsDnsSubdomain, nameIsPathSegment } from '../../values/names.ts';
import { type FieldError, invalid, invalidEach, required } from '../fieldErrors.ts';
import { objectMeta } from '../metadata/index.ts';
import { present } from '../present.ts';
import type { Validator } from '../registry.ts';
import { type Check, rule } from '../rule.ts';
import { struct, when } from '../walks.ts';

/** Where the addresses of Services come from, and who has which. Source: networking/validation. */

interface ServiceNetworks {
  readonly cidrs?: readonly string[] | null;
}

const NETWORKS_MAX = 2;

export const networks = rule<ServiceNetworks>({
  id: 'service-cidr.networks',
  source: 'networking/validation validateServiceCIDRSpec',
  explain: {
    en: '`cidrs` holds one network, or one of each IP family: `[10.96.0.0/16]`. They are written in the shortest form, without bits beyond the prefix.',
    'zh-cn': '`cidrs` 包含一个网段，或每个地址族各一个：`[10.96.0.0/16]`。须用最短写法，前缀之外的位必须为 0。',
  },
  check({ cidrs }, path) {
    const at = path.child('cidrs');
    const list = cidrs ?? [];
    if (list.length === 0) return required(at, 'at least one CIDR required');
    // The server shows what stands around the list.
    if (list.length > NETWORKS_MAX) return invalid(at, { CIDRs: list }, `may only hold up to ${NETWORKS_MAX} values`);
    const families = list.flatMap((cidr) => parseCidr(cidr)?.ip.writtenAsV4 ?? []);
    const errors: FieldError[] = list.flatMap((cidr, position) => invalidEach(at.index(position), cidr, cidrProblems(cidr)));
    if (families.length === NETWORKS_MAX && families[0] === families[1]) {
      const detail = 'may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/64';
      errors.push(invalid(at, list, detail));
    }
    return errors;
  },
});

const networkChecks: readonly Check<ServiceNetworks>[] = [networks];

/** Source: networking/validation ValidateServiceCIDR. */
export const serviceCidr: Validator = {
  namespaced: false,
  checks: [
    objectMeta({ nameFormat: nameIsDnsSubdomain, namespaced: false, keepsGeneration: true }),
    // Of an update the change decides what is asked.
    when((_, { stored }) => stored === undefined, [struct('spec', networkChecks)]),
  ],
};

interface Parent {
  readonly group?: string;
  readonly resource?: string;
  readonly namespace?: string;
  readonly name?: string;
}

const parent = rule<{ readonly parentRef?: Parent | null }>({
  id: 'ip-address.parent',
  source: 'networking/validation validateIPAddressParentReference',
  explain: {
    en: 'An IPAddress is called by the address and belongs to the object in `parentRef`, e.g. `{resource: services, namespace: default, name: web}`. The server writes one for every Service.',
    'zh-cn':
      'IPAddress 以地址为名，属于 `parentRef` 所指的对象，例如 `{resource: services, namespace: default, name: web}`。服务器会为每个 Service 写一个。',
  },
  check({ parentRef }, path) {
    const at = path.child('parentRef');
    if (!present(parentRef)) return required(at);
    const { group = '', namespace = '' } = parentRef;
    const part = (field: 'resource' | 'name'): readonly FieldError[] => {
      const value = parentRef[field] ?? '';
      return value === '' ? [required(at.child(field))] : invalidEach(at.child(field), value, nameIsPathSegment(value, false));
    };
    return [
      ...(group === '' ? [] : invalidEach(at.child('group'), group, dns1123SubdomainProblems(group))),
      ...part('resource'),
      ...part('name'),
      ...(namespace === '' ? [] : invalidEach(at.child('namespace'), namespace, nameIsPathSegment(namespace, false))),
    ];
  },
});

/** Source: networking/validation ValidateIPAddress. */
export const ipAddress: Validator = {
  namespaced: false,
  checks: [objectMeta({ nameFormat: ipProblems, namespaced: false, keepsGeneration: true }), struct('spec', [parent])],
};
