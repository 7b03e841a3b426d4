import type { Pod } from '../world/pod.ts';

/** What a Pod's /etc/resolv.conf says, and what of the Pod's own settings had no place in it. */
export interface PodDns {
  readonly file: string;
  /** Messages of DNSConfigForming events. */
  readonly omitted: readonly string[];
}

interface Settings {
  servers: readonly string[];
  searches: readonly string[];
  options: ReadonlyMap<string, string>;
}

/** Source: pkg/apis/core/validation MaxDNSNameservers, MaxDNSSearchPaths, MaxDNSSearchListChars. */
const SERVERS_MAX = 3;
const SEARCHES_MAX = 32;
const SEARCH_CHARACTERS_MAX = 2048;
const CLUSTER_SERVER = '10.96.0.10';
/** The resolver that the node itself asks: nobody told, so one as machines often have it. */
const NODE: Settings = { servers: ['192.168.0.1'], searches: [], options: new Map() };
const NOTHING: Settings = { servers: [], searches: [], options: new Map() };

/** Source: pkg/kubelet/network/dns/dns.go GetPodDNS. */
export function podDns(pod: Pod): PodDns {
  const base = baseOf(pod);
  const { nameservers = [], searches = [], options = [] } = pod.spec.dnsConfig ?? {};
  const all = {
    servers: [...new Set([...base.servers, ...nameservers])],
    searches: [...new Set([...base.searches, ...searches])],
    options: new Map([...base.options, ...options.map(({ name, value }) => [name, value ?? ''] as const)]),
  };
  const omitted: string[] = [];
  const servers = all.servers.slice(0, SERVERS_MAX);
  if (servers.length < all.servers.length)
    omitted.push(
      `Nameserver limits were exceeded, some nameservers have been omitted, the applied nameserver line is: ${servers.join(' ')}`,
    );
  const kept = fittingSearches(all.searches);
  if (kept.length < all.searches.length)
    omitted.push(`Search Line limits were exceeded, some search paths have been omitted, the applied search line is: ${kept.join(' ')}`);
  return { file: resolvConf({ servers, searches: kept, options: all.options }), omitted };
}

function baseOf({ metadata, spec }: Pod): Settings {
  const policy = spec.dnsPolicy ?? 'ClusterFirst';
  if (policy === 'None') return NOTHING;
  if (policy === 'Default' || (policy === 'ClusterFirst' && spec.hostNetwork === true)) return NODE;
  const searches = [`${metadata.namespace}.svc.cluster.local`, 'svc.cluster.local', 'cluster.local', ...NODE.searches];
  return { servers: [CLUSTER_SERVER], searches, options: new Map([['ndots', '5']]) };
}

function fittingSearches(searches: readonly string[]): readonly string[] {
  const kept = searches.slice(0, SEARCHES_MAX);
  while (kept.length > 0 && kept.join(' ').length > SEARCH_CHARACTERS_MAX) kept.pop();
  return kept;
}

/** As the runtime writes it. Options come in no order of their own there; here the alphabet's. */
function resolvConf({ servers, searches, options }: Settings): string {
  const words = [...options].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, value]) => (value === '' ? name : `${name}:${value}`));
  return [
    ...(searches.length > 0 ? [`search ${searches.join(' ')}`] : []),
    ...servers.map((server) => `nameserver ${server}`),
    ...(words.length > 0 ? [`options ${words.join(' ')}`] : []),
    '',
  ].join('\n');
}
