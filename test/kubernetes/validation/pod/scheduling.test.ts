import { describe } from 'vitest';
import { inPod, inSpec, LABEL, LABEL_VALUE, NAME_PART, SUBDOMAIN, table } from './pods.ts';

describe('node selector', () => {
  table(inSpec, [
    [
      'keys and values of labels',
      'nodeSelector: {a b: c d}',
      [`nodeSelector: Invalid value: "a b": ${NAME_PART}`, `nodeSelector: Invalid value: "c d": ${LABEL_VALUE}`],
    ],
  ]);
});

describe('node affinity', () => {
  const required = (terms: string) =>
    `affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [${terms}]}}}`;
  const preferred = (terms: string) => `affinity: {nodeAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [${terms}]}}`;
  const TERM = 'affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms';
  const PREFERENCE = 'affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution';
  table(inSpec, [
    [
      'all operators',
      required(
        '{matchExpressions: [{key: a, operator: In, values: [b]}, {key: a, operator: Exists}, {key: a, operator: Gt, values: ["1"]}]}',
      ),
      [],
    ],
    ['a number that is none: the scheduler finds out', required('{matchExpressions: [{key: a, operator: Gt, values: [b]}]}'), []],
    ['no terms', required(''), [`${TERM}: Required value: must have at least one node selector term`]],
    [
      'values that do not fit the operator',
      required(
        '{matchExpressions: [{key: a, operator: In}, {key: a, operator: Exists, values: [b]}, {key: a, operator: Lt, values: ["1", "2"]}, {key: a, operator: Equals}]}',
      ),
      [
        `${TERM}[0].matchExpressions[0].values: Required value: must be specified when \`operator\` is 'In' or 'NotIn'`,
        `${TERM}[0].matchExpressions[1].values: Forbidden: may not be specified when \`operator\` is 'Exists' or 'DoesNotExist'`,
        `${TERM}[0].matchExpressions[2].values: Required value: must be specified single value when \`operator\` is 'Lt' or 'Gt'`,
        `${TERM}[0].matchExpressions[3].operator: Invalid value: "Equals": not a valid selector operator`,
      ],
    ],
    [
      'a key and a value that no label has',
      required('{matchExpressions: [{key: a b, operator: In, values: [c, "d e"]}]}'),
      [
        `${TERM}[0].matchExpressions[0].key: Invalid value: "a b": ${NAME_PART}`,
        `${TERM}[0].matchExpressions[0].values[1]: Invalid value: "d e": ${LABEL_VALUE}`,
      ],
    ],
    [
      'fields',
      required(
        '{matchFields: [{key: metadata.name, operator: In, values: [n]}, {key: metadata.name, operator: NotIn, values: [N_, m]}, {key: spec.x, operator: Exists}]}',
      ),
      [
        `${TERM}[0].matchFields[1].values: Required value: must be only one value when \`operator\` is 'In' or 'NotIn' for node field selector`,
        `${TERM}[0].matchFields[1].values[0]: Invalid value: "N_": ${SUBDOMAIN}`,
        `${TERM}[0].matchFields[2].operator: Invalid value: "Exists": not a valid selector operator`,
        `${TERM}[0].matchFields[2].key: Invalid value: "spec.x": not a valid field selector key`,
      ],
    ],
    [
      'a preference for a value that no label has',
      preferred('{weight: 1, preference: {matchExpressions: [{key: a, operator: In, values: ["b c"]}]}}'),
      [],
    ],
    [
      'weights',
      preferred('{weight: 0, preference: {}}, {weight: 100, preference: {}}, {weight: 101}'),
      [
        `${PREFERENCE}[0].weight: Invalid value: 0: must be in the range 1-100`,
        `${PREFERENCE}[2].weight: Invalid value: 101: must be in the range 1-100`,
      ],
    ],
  ]);
});

describe('pod affinity', () => {
  const REQUIRED = 'affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution';
  const PREFERRED = 'affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution';
  const required = (terms: string) => `affinity: {podAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [${terms}]}}`;
  const preferred = (terms: string) => `affinity: {podAntiAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [${terms}]}}`;
  table(inSpec, [
    ['a term', required('{topologyKey: kubernetes.io/hostname, labelSelector: {matchLabels: {a: b}}, namespaceSelector: {}}'), []],
    [
      'no place',
      required('{}'),
      [
        `${REQUIRED}[0].topologyKey: Required value: can not be empty`,
        `${REQUIRED}[0].topologyKey: Invalid value: "": name part must be non-empty`,
        `${REQUIRED}[0].topologyKey: Invalid value: "": ${NAME_PART}`,
      ],
    ],
    [
      'selectors, namespaces and keys that cannot be',
      required(
        '{topologyKey: a, labelSelector: {matchLabels: {a: b c}, matchExpressions: [{key: a, operator: Gt}]}, namespaceSelector: {matchExpressions: [{key: "", operator: In, values: ["x y"]}]}, namespaces: [N_], matchLabelKeys: [a b]}',
      ),
      [
        `${REQUIRED}[0].labelSelector.matchLabels: Invalid value: "b c": ${LABEL_VALUE}`,
        `${REQUIRED}[0].labelSelector.matchExpressions[0].operator: Invalid value: "Gt": not a valid selector operator`,
        `${REQUIRED}[0].namespaceSelector.matchExpressions[0].key: Invalid value: "": name part must be non-empty`,
        `${REQUIRED}[0].namespaceSelector.matchExpressions[0].key: Invalid value: "": ${NAME_PART}`,
        `${REQUIRED}[0].namespaceSelector.matchExpressions[0].values[0]: Invalid value: "x y": ${LABEL_VALUE}`,
        `${REQUIRED}[0].namespace: Invalid value: "N_": ${LABEL}`,
        `${REQUIRED}[0].matchLabelKeys[0]: Invalid value: "a b": ${NAME_PART}`,
      ],
    ],
    [
      'keys without a selector',
      preferred('{weight: 1, podAffinityTerm: {topologyKey: a, matchLabelKeys: [k], mismatchLabelKeys: [l]}}'),
      ['matchLabelKeys', 'mismatchLabelKeys'].map(
        (field) => `${PREFERRED}[0].podAffinityTerm.${field}: Forbidden: must not be specified when labelSelector is not set`,
      ),
    ],
    [
      'a key in both lists',
      required('{topologyKey: a, labelSelector: {}, matchLabelKeys: [k, l], mismatchLabelKeys: [l]}'),
      [`${REQUIRED}[0].matchLabelKeys[1]: Invalid value: "l": exists in both matchLabelKeys and mismatchLabelKeys`],
    ],
    [
      'a weight and a term that are not there',
      preferred('{}'),
      [
        `${PREFERRED}[0].weight: Invalid value: 0: must be in the range 1-100`,
        `${PREFERRED}[0].podAffinityTerm.topologyKey: Required value: can not be empty`,
        `${PREFERRED}[0].podAffinityTerm.topologyKey: Invalid value: "": name part must be non-empty`,
        `${PREFERRED}[0].podAffinityTerm.topologyKey: Invalid value: "": ${NAME_PART}`,
      ],
    ],
    [
      // The server has merged the keys into the selector before: here as it sees it.
      'a key that the selector has by itself, reported without a field',
      required(
        '{topologyKey: a, labelSelector: {matchLabels: {k: v}, matchExpressions: [{key: k, operator: In, values: [w]}]}, matchLabelKeys: [j, k]}',
      ),
      [`${REQUIRED}[0][1]: Invalid value: "k": exists in both matchLabelKeys and labelSelector`],
    ],
    [
      'a key that only the server put there',
      required('{topologyKey: a, labelSelector: {matchExpressions: [{key: k, operator: In, values: [w]}]}, matchLabelKeys: [k]}'),
      [],
    ],
  ]);
});

describe('topology spread', () => {
  const spread = (constraints: string) => `topologySpreadConstraints: [${constraints}]`;
  const AT = 'topologySpreadConstraints';
  const sound = 'maxSkew: 1, topologyKey: zone, whenUnsatisfiable: DoNotSchedule';
  table(inSpec, [
    ['a constraint', spread(`{${sound}, labelSelector: {matchLabels: {a: b}}, minDomains: 2, nodeTaintsPolicy: Honor}`), []],
    ['a topologyKey that no label has: no node has it', spread('{maxSkew: 1, topologyKey: a b, whenUnsatisfiable: DoNotSchedule}'), []],
    [
      'nothing said',
      spread('{}'),
      [
        `${AT}[0].maxSkew: Invalid value: 0: must be greater than zero`,
        `${AT}[0].topologyKey: Required value: can not be empty`,
        `${AT}[0].whenUnsatisfiable: Unsupported value: "": supported values: "DoNotSchedule", "ScheduleAnyway"`,
      ],
    ],
    [
      'the same twice: the first is reported',
      spread(`{${sound}}, {maxSkew: 2, topologyKey: zone, whenUnsatisfiable: DoNotSchedule}`),
      [`${AT}[0].{topologyKey, whenUnsatisfiable}: Duplicate value: "{zone, DoNotSchedule}"`],
    ],
    [
      'numbers of places',
      spread(`{${sound}, minDomains: 0}, {maxSkew: 1, topologyKey: zone, whenUnsatisfiable: ScheduleAnyway, minDomains: 1}`),
      [
        `${AT}[0].minDomains: Invalid value: 0: must be greater than zero`,
        `${AT}[1].minDomains: Invalid value: 1: can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ScheduleAnyway`,
      ],
    ],
    [
      'unknown policies',
      spread(`{${sound}, nodeAffinityPolicy: honor, nodeTaintsPolicy: honor}`),
      ['nodeAffinityPolicy', 'nodeTaintsPolicy'].map(
        (field) => `${AT}[0].${field}: Unsupported value: "honor": supported values: "Honor", "Ignore"`,
      ),
    ],
    [
      'keys, then the selector',
      spread(`{${sound}, matchLabelKeys: [a b], labelSelector: {matchLabels: {a: b c}}}`),
      [
        `${AT}[0].matchLabelKeys[0]: Invalid value: "a b": ${NAME_PART}`,
        `${AT}[0].labelSelector.matchLabels: Invalid value: "b c": ${LABEL_VALUE}`,
      ],
    ],
    [
      'keys without a selector',
      spread(`{${sound}, matchLabelKeys: [a]}`),
      [`${AT}[0].matchLabelKeys: Forbidden: must not be specified when labelSelector is not set`],
    ],
  ]);
});

describe('tolerations', () => {
  const tolerations = (fragment: string) => `tolerations: [{${fragment}}]`;
  table(inSpec, [
    ['everything', tolerations('operator: Exists'), []],
    ['a taint with a value', tolerations('key: a, value: b, effect: NoSchedule'), []],
    ['the same twice', 'tolerations: [{key: a}, {key: a}]', []],
    ['a time below zero', tolerations('key: a, effect: NoExecute, tolerationSeconds: -1'), []],
    ['a key that cannot be', tolerations('key: a b'), [`tolerations[0].key: Invalid value: "a b": ${NAME_PART}`]],
    [
      'no key',
      tolerations('value: b'),
      [
        'tolerations[0].operator: Invalid value: "": operator must be Exists when `key` is empty, which means "match all values and all keys"',
      ],
    ],
    [
      'a time without NoExecute',
      tolerations('key: a, tolerationSeconds: 5'),
      ['tolerations[0].effect: Invalid value: "": effect must be \'NoExecute\' when `tolerationSeconds` is set'],
    ],
    [
      'a value for Exists',
      tolerations('key: a, operator: Exists, value: b'),
      ['tolerations[0].operator: Invalid value: "b": value must be empty when `operator` is \'Exists\''],
    ],
    [
      'a value that cannot be, reported at the operator',
      tolerations(`key: a, value: ${'v'.repeat(63)}-`),
      [`tolerations[0].operator: Invalid value: "${'v'.repeat(63)}-": must be no more than 63 bytes;${LABEL_VALUE}`],
    ],
    [
      'an unknown operator and effect',
      tolerations('key: a, operator: In, effect: noSchedule'),
      [
        'tolerations[0].operator: Unsupported value: "In": supported values: "Equal", "Exists"',
        'tolerations[0].effect: Unsupported value: "noSchedule": supported values: "NoSchedule", "PreferNoSchedule", "NoExecute"',
      ],
    ],
    [
      'operators behind a feature gate',
      tolerations('key: a, operator: Gt, value: "1"'),
      ['tolerations[0].operator: Unsupported value: "Gt": supported values: "Equal", "Exists", "Lt", "Gt"'],
    ],
  ]);
});

describe('gates', () => {
  table(inSpec, [
    ['gates', 'readinessGates: [{conditionType: example.com/a}]\nschedulingGates: [{name: example.com/b}]', []],
    [
      'a readiness gate without a type',
      'readinessGates: [{}]',
      [
        'readinessGates[0].conditionType: Invalid value: "": name part must be non-empty',
        `readinessGates[0].conditionType: Invalid value: "": ${NAME_PART}`,
      ],
    ],
    [
      'a scheduling gate twice, and a wrong one',
      'schedulingGates: [{name: a}, {name: a}, {name: b c}]',
      ['schedulingGates[1]: Duplicate value: "a"', `schedulingGates[2]: Invalid value: "b c": ${NAME_PART}`],
    ],
    [
      'a node behind a gate',
      'nodeName: node-1\nschedulingGates: [{name: a}]',
      ['nodeName: Forbidden: cannot be set until all schedulingGates have been cleared'],
    ],
  ]);
});

describe('name resolution', () => {
  const searches = (count: number, length: number) => `dnsConfig: {searches: [${Array(count).fill('a'.repeat(length)).join(', ')}]}`;
  table(inSpec, [
    [
      'all of it',
      'dnsPolicy: None\ndnsConfig: {nameservers: [1.2.3.4, "2001:db8::1"], searches: [a.b, _tcp.example.com., "."], options: [{name: ndots, value: "2"}]}',
      [],
    ],
    [
      'nothing taken over, nothing given',
      'dnsPolicy: None',
      ['dnsConfig: Required value: must provide `dnsConfig` when `dnsPolicy` is None'],
    ],
    [
      'nothing taken over, no server given: nothing else is said',
      'dnsPolicy: None\ndnsConfig: {searches: [A]}',
      ['dnsConfig.nameservers: Required value: must provide at least one DNS nameserver when `dnsPolicy` is None'],
    ],
    [
      'four servers, one of them a name',
      'dnsConfig: {nameservers: [1.1.1.1, 8.8.8.8, 9.9.9.9, dns.example.com]}',
      [
        'dnsConfig.nameservers: Invalid value: ["1.1.1.1","8.8.8.8","9.9.9.9","dns.example.com"]: must not have more than 3 nameservers',
        'dnsConfig.nameservers[3]: Invalid value: "dns.example.com": must be a valid IP address,',
      ],
    ],
    [
      'a search domain in upper case',
      'dnsConfig: {searches: [A.b]}',
      [
        "dnsConfig.searches[0]: Invalid value: \"A.b\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-' or '.', and must start and end with an alphanumeric character",
      ],
    ],
    ['32 search domains', searches(32, 63), []],
    [
      '33 search domains',
      searches(33, 1),
      [`dnsConfig.searches: Invalid value: ${JSON.stringify(Array(33).fill('a'))}: must not have more than 32 search paths`],
    ],
    [
      'more than 2048 characters',
      `dnsConfig: {searches: [${Array(9).fill('a'.repeat(250)).join(', ')}]}`,
      [
        `dnsConfig.searches: Invalid value: ${JSON.stringify(Array(9).fill('a'.repeat(250)))}: must not have more than 2048 characters (including spaces) in the search list`,
      ],
    ],
    ['an option without a name', 'dnsConfig: {options: [{value: "1"}]}', ['dnsConfig.options[0]: Required value: must not be empty']],
  ]);
});

describe('host aliases', () => {
  table(inSpec, [
    ['names for an address', 'hostAliases: [{ip: 127.0.0.1, hostnames: [a.b, c]}]', []],
    [
      'a name for an address and an address for a name',
      'hostAliases: [{ip: localhost, hostnames: [A_]}]',
      [
        'hostAliases[0].ip: Invalid value: "localhost": must be a valid IP address,',
        `hostAliases[0].hostnames[0]: Invalid value: "A_": ${SUBDOMAIN}`,
      ],
    ],
    ['leading zeros', 'hostAliases: [{ip: 010.0.0.1}]', ['hostAliases[0].ip: Invalid value: "010.0.0.1": must not have leading 0s']],
  ]);
  table((fragment) => inSpec(fragment, '1.35'), [['leading zeros before 1.36', 'hostAliases: [{ip: 010.0.0.1}]', []]]);
});

describe('annotations with a meaning', () => {
  const annotated = (key: string, value: string, spec = '{}') =>
    `metadata: {annotations: {${key}: ${JSON.stringify(value)}}}\nspec: ${spec}`;
  const DELETION_COST = 'controller.kubernetes.io/pod-deletion-cost';
  const SECCOMP = 'seccomp.security.alpha.kubernetes.io/pod';
  const APP_ARMOR = 'container.apparmor.security.beta.kubernetes.io/app';
  const TOLERATIONS = 'scheduler.alpha.kubernetes.io/tolerations';
  table(inPod, [
    ['a mirror Pod', annotated('kubernetes.io/config.mirror', 'x', '{nodeName: node-1}'), []],
    [
      'a mirror Pod with claims',
      annotated('kubernetes.io/config.mirror', 'x', '{nodeName: node-1, resourceClaims: [{}]}'),
      ['[]: Forbidden: static pods do not support resource claims'],
    ],
    ...['0', '-1', '-0', '2147483647', '-2147483648', '-007'].map(
      (cost) => [`deletion cost ${cost}`, annotated(DELETION_COST, cost), []] as const,
    ),
    ...['', '+1', '007', '1.5', '2147483648', '-2147483649', 'a', '-'].map(
      (cost) =>
        [
          `deletion cost "${cost}"`,
          annotated(DELETION_COST, cost),
          [`metadata.annotations[${DELETION_COST}]: Invalid value: "${cost}": must be a 32bit integer`],
        ] as const,
    ),
    ['a seccomp profile', annotated(SECCOMP, 'localhost/a/b'), []],
    [
      'a seccomp profile that is none',
      annotated(SECCOMP, 'default'),
      [`metadata.annotations.${SECCOMP}: Invalid value: "default": must be a valid seccomp profile`],
    ],
    [
      'a seccomp profile elsewhere',
      annotated('container.seccomp.security.alpha.kubernetes.io/app', 'localhost//a'),
      ['metadata.annotations.container.seccomp.security.alpha.kubernetes.io/app: Invalid value: "/a": must be a relative path'],
    ],
    ['an AppArmor profile', annotated(APP_ARMOR, 'localhost/a'), []],
    [
      'an AppArmor profile that is none',
      annotated(APP_ARMOR, 'default'),
      [`metadata.annotations[${APP_ARMOR}]: Invalid value: "default": invalid AppArmor profile name: "default"`],
    ],
    [
      'an AppArmor profile for nobody',
      annotated('container.apparmor.security.beta.kubernetes.io/db', 'unconfined'),
      ['metadata.annotations[container.apparmor.security.beta.kubernetes.io/db]: Invalid value: "db": container not found'],
    ],
    [
      'annotation and field of different types',
      annotated(SECCOMP, 'unconfined', '{securityContext: {seccompProfile: {type: RuntimeDefault}}}'),
      ['spec.securityContext.seccompProfile.type: Forbidden: seccomp type in annotation and field must match'],
    ],
    [
      'annotation and field of different profiles',
      annotated(SECCOMP, 'localhost/a', '{securityContext: {seccompProfile: {type: Localhost, localhostProfile: b}}}'),
      ['spec.securityContext.seccompProfile.localhostProfile: Forbidden: seccomp profile in annotation and field must match'],
    ],
    [
      'the field of the Pod stands for the container',
      annotated(APP_ARMOR, 'unconfined', '{securityContext: {appArmorProfile: {type: RuntimeDefault}}}'),
      ['spec.containers[0].securityContext.appArmorProfile.type: Forbidden: apparmor type in annotation and field must match'],
    ],
    [
      'an AppArmor profile of another name',
      annotated(APP_ARMOR, 'localhost/a', '{securityContext: {appArmorProfile: {type: Localhost, localhostProfile: b}}}'),
      [
        'spec.containers[0].securityContext.appArmorProfile.localhostProfile: Forbidden: apparmor profile in annotation and field must match',
      ],
    ],
    ['tolerations of old', annotated(TOLERATIONS, '[{"Key":"a","operator":"Exists"}]'), []],
    [
      'tolerations of old that are no JSON',
      annotated(TOLERATIONS, 'not json'),
      [`metadata.annotations: Invalid value: "${TOLERATIONS}": invalid character 'o' in literal null (expecting 'u')`],
    ],
    [
      'tolerations of old that are no list',
      annotated(TOLERATIONS, '{}'),
      [`metadata.annotations: Invalid value: "${TOLERATIONS}": json: cannot unmarshal object into Go value of type []core.Toleration`],
    ],
    ...(
      [
        ['[', 'unexpected end of JSON input'],
        ['[{"key":"a",}]', "invalid character '}' looking for beginning of object key string"],
        ['[1]', 'json: cannot unmarshal number into Go value of type core.Toleration'],
        ['[{"operator":true}]', 'json: cannot unmarshal bool into Go struct field Toleration.Operator of type core.TolerationOperator'],
        [
          '[null,{"TolerationSeconds":"5"}]',
          'json: cannot unmarshal string into Go struct field Toleration.TolerationSeconds of type int64',
        ],
      ] as const
    ).map(
      ([text, problem]) =>
        [
          `tolerations of old: ${text}`,
          annotated(TOLERATIONS, text),
          [`metadata.annotations: Invalid value: "${TOLERATIONS}": ${problem}`],
        ] as const,
    ),
    [
      'tolerations of old that are wrong',
      annotated(TOLERATIONS, '[{"key":"a","operator":"Bogus"}]'),
      [`metadata.annotations.${TOLERATIONS}[0].operator: Unsupported value: "Bogus": supported values: "Equal", "Exists"`],
    ],
  ]);
});
