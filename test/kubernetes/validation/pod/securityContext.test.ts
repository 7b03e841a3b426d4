import { describe } from 'vitest';
import { inContainer, inPod, inSpec, LABEL, SUBDOMAIN, table } from './pods.ts';

const ID = 'must be between 0 and 2147483647, inclusive';
const own = (fragment: string) => `securityContext: {${fragment}}`;

describe('security context of a container', () => {
  const printed = (fields: Record<string, unknown>) =>
    JSON.stringify({
      Capabilities: null,
      Privileged: null,
      SELinuxOptions: null,
      WindowsOptions: null,
      RunAsUser: null,
      RunAsGroup: null,
      RunAsNonRoot: null,
      ReadOnlyRootFilesystem: null,
      AllowPrivilegeEscalation: false,
      ProcMount: null,
      SeccompProfile: null,
      AppArmorProfile: null,
      ...fields,
    });
  table(inContainer, [
    ['root that may not be root: the kubelet’s business', own('runAsNonRoot: true, runAsUser: 0'), []],
    [
      'ids out of range',
      own('runAsUser: -1, runAsGroup: 2147483648'),
      [`securityContext.runAsUser: Invalid value: -1: ${ID}`, `securityContext.runAsGroup: Invalid value: 2147483648: ${ID}`],
    ],
    [
      'an unknown procMount',
      own('procMount: default'),
      ['securityContext.procMount: Unsupported value: "default": supported values: "Default", "Unmasked"'],
    ],
    [
      'all of /proc with the users of the host',
      own('procMount: Unmasked'),
      ['securityContext.procMount: Invalid value: "Unmasked": `hostUsers` must be false to use `Unmasked`'],
    ],
    [
      'privileged without escalation',
      own('privileged: true, allowPrivilegeEscalation: false'),
      [
        `securityContext: Invalid value: ${printed({ Privileged: true })}: cannot set \`allowPrivilegeEscalation\` to false and \`privileged\` to true`,
      ],
    ],
    [
      'CAP_SYS_ADMIN without escalation',
      own(
        'allowPrivilegeEscalation: false, capabilities: {add: [CAP_SYS_ADMIN]}, seLinuxOptions: {level: s0}, runAsUser: 1, seccompProfile: {type: RuntimeDefault}, appArmorProfile: {type: Unconfined}, windowsOptions: {hostProcess: false}',
      ),
      [
        `securityContext: Invalid value: ${printed({
          Capabilities: { Add: ['CAP_SYS_ADMIN'], Drop: null },
          SELinuxOptions: { User: '', Role: '', Type: '', Level: 's0' },
          WindowsOptions: { GMSACredentialSpecName: null, GMSACredentialSpec: null, RunAsUserName: null, HostProcess: false },
          RunAsUser: 1,
          SeccompProfile: { Type: 'RuntimeDefault', LocalhostProfile: null },
          AppArmorProfile: { Type: 'Unconfined', LocalhostProfile: null },
        })}: cannot set \`allowPrivilegeEscalation\` to false and \`capabilities.Add\` CAP_SYS_ADMIN`,
      ],
    ],
    ['SYS_ADMIN by its short name passes', own('allowPrivilegeEscalation: false, capabilities: {add: [SYS_ADMIN]}'), []],
  ]);
  table(inSpec, [
    [
      'all of /proc with users of its own',
      'hostUsers: false\ncontainers: [{name: a, image: i, securityContext: {procMount: Unmasked}}]',
      [],
    ],
  ]);
});

describe('seccomp and AppArmor', () => {
  const TYPES = 'supported values: "Localhost", "RuntimeDefault", "Unconfined"';
  for (const [where, refused] of [
    ['of a container', inContainer],
    ['of a Pod', inSpec],
  ] as const) {
    describe(where, () => {
      const at = 'securityContext';
      table(refused, [
        ['profiles', own('seccompProfile: {type: Localhost, localhostProfile: a/b.json}, appArmorProfile: {type: RuntimeDefault}'), []],
        [
          'no type',
          own('seccompProfile: {}, appArmorProfile: {}'),
          [
            `${at}.seccompProfile.type: Required value: type is required when seccompProfile is set`,
            `${at}.appArmorProfile.type: Required value: type is required when appArmorProfile is set`,
          ],
        ],
        [
          'an unknown type',
          own('seccompProfile: {type: default}, appArmorProfile: {type: default}'),
          [
            `${at}.seccompProfile.type: Unsupported value: "default": ${TYPES}`,
            `${at}.appArmorProfile.type: Unsupported value: "default": ${TYPES}`,
          ],
        ],
        [
          'Localhost without a profile',
          own('seccompProfile: {type: Localhost}, appArmorProfile: {type: Localhost}'),
          [
            `${at}.seccompProfile.localhostProfile: Required value: must be set when seccomp type is Localhost`,
            `${at}.appArmorProfile.localhostProfile: Required value: must be set when AppArmor type is Localhost`,
          ],
        ],
        [
          'a profile without Localhost',
          own('seccompProfile: {type: Unconfined, localhostProfile: a}, appArmorProfile: {type: Unconfined, localhostProfile: a}'),
          [
            `${at}.seccompProfile.localhostProfile: Invalid value: {"Type":"Unconfined","LocalhostProfile":"a"}: can only be set when seccomp type is Localhost`,
            `${at}.appArmorProfile.localhostProfile: Invalid value: "a": can only be set when AppArmor type is Localhost`,
          ],
        ],
        [
          'profiles that cannot be',
          own('seccompProfile: {type: Localhost, localhostProfile: /a/..}, appArmorProfile: {type: Localhost, localhostProfile: " a"}'),
          [
            `${at}.seccompProfile.localhostProfile: Invalid value: "/a/..": must be a relative path`,
            `${at}.seccompProfile.localhostProfile: Invalid value: "/a/..": must not contain '..'`,
            `${at}.appArmorProfile.localhostProfile: Invalid value: " a": must not be padded with whitespace`,
          ],
        ],
        [
          'empty and long AppArmor profiles',
          own('appArmorProfile: {type: Localhost, localhostProfile: ""}'),
          [`${at}.appArmorProfile.localhostProfile: Required value: must be set when AppArmor type is Localhost`],
        ],
        [
          'a long AppArmor profile',
          own(`appArmorProfile: {type: Localhost, localhostProfile: ${'a'.repeat(4096)}}`),
          [`${at}.appArmorProfile.localhostProfile: Too long: may not be more than 4095 bytes`],
        ],
      ]);
    });
  }
});

describe('security context of a Pod', () => {
  table(inSpec, [
    [
      'ids out of range, in the order of the server',
      own('fsGroup: -1, runAsUser: -1, runAsGroup: -1, supplementalGroups: [1, -1]'),
      ['fsGroup', 'runAsUser', 'runAsGroup', 'supplementalGroups[1]'].map((field) => `securityContext.${field}: Invalid value: -1: ${ID}`),
    ],
    [
      'unknown policies',
      own('fsGroupChangePolicy: always, supplementalGroupsPolicy: merge, seLinuxChangePolicy: MountOption'),
      [
        'securityContext.fsGroupChangePolicy: Unsupported value: "always": supported values: "Always", "OnRootMismatch"',
        'securityContext.supplementalGroupsPolicy: Unsupported value: "merge": supported values: "Merge", "Strict"',
        'securityContext.seLinuxChangePolicy: Unsupported value: "MountOption": supported values: "Recursive"',
      ],
    ],
    ['sysctls with dots and slashes', own('sysctls: [{name: net.core.somaxconn, value: "1"}, {name: net/ipv4/a.b, value: "1"}]'), []],
    [
      'sysctls without a name, with a wrong one and twice',
      own('sysctls: [{value: a}, {name: A}, {name: kernel.sem}, {name: kernel.sem}]'),
      [
        'securityContext.sysctls[0].name: Required value',
        'securityContext.sysctls[1].name: Invalid value: "A": must have at most 253 characters and match regex ^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$',
        'securityContext.sysctls[3].name: Duplicate value: "kernel.sem"',
      ],
    ],
    [
      'sysctls of a namespace that is shared with the node',
      'hostNetwork: true\nhostIPC: true\nsecurityContext: {sysctls: [{name: net/core/x}, {name: fs.mqueue.y}, {name: vm.z}]}',
      [
        'securityContext.sysctls[0].name: Invalid value: "net/core/x": may not be specified when \'hostNetwork\' is true',
        'securityContext.sysctls[1].name: Invalid value: "fs.mqueue.y": may not be specified when \'hostIPC\' is true',
      ],
    ],
    [
      'processes shared with the node and with each other',
      'hostPID: true\nshareProcessNamespace: true',
      ['securityContext.shareProcessNamespace: Invalid value: true: ShareProcessNamespace and HostPID cannot both be enabled'],
    ],
  ]);
});

describe('Windows options', () => {
  const windows = (fragment: string) => `securityContext: {windowsOptions: {${fragment}}}`;
  const AT = 'securityContext.windowsOptions';
  const user = (name: string, wanted: readonly string[]) =>
    [
      `user ${JSON.stringify(name).slice(0, 40)}`,
      windows(`runAsUserName: ${JSON.stringify(name)}`),
      wanted.map((problem) => `${AT}.runAsUserName: Invalid value: ${JSON.stringify(name)}: ${problem}`),
    ] as const;
  table(inContainer, [
    ['a user of a domain', windows(String.raw`runAsUserName: 'CORP\me'`), []],
    user('', ['runAsUserName cannot be an empty string']),
    user('a\u0001', ['runAsUserName cannot contain control characters']),
    user('a\\b\\c', ['runAsUserName cannot contain more than one backslash']),
    user(`${'d'.repeat(256)}\\me`, [
      "runAsUserName's Domain length must be under 256 characters",
      "runAsUserName's Domain doesn't match the NetBios nor the DNS format",
    ]),
    user('a*b\\', ["runAsUserName's Domain doesn't match the NetBios nor the DNS format", "runAsUserName's User cannot be empty"]),
    user('u'.repeat(105), ["runAsUserName's User length must not be longer than 104 characters"]),
    user('. .', ["runAsUserName's User cannot contain only periods or spaces"]),
    user('a@b', ['runAsUserName\'s User cannot contain the following characters: "/\\:;|=,+*?<>@[]']),
    ['a wrong GMSA name', windows('gmsaCredentialSpecName: A_'), [`${AT}.gmsaCredentialSpecName: Invalid value: "A_": ${SUBDOMAIN}`]],
    [
      'an empty GMSA',
      windows('gmsaCredentialSpec: ""'),
      [`${AT}.gmsaCredentialSpec: Invalid value: "": gmsaCredentialSpec cannot be an empty string`],
    ],
    [
      'a GMSA that is too big',
      windows(`gmsaCredentialSpec: ${'x'.repeat(65537)}`),
      [`${AT}.gmsaCredentialSpec: Invalid value: "${'x'.repeat(65537)}": gmsaCredentialSpec size must be under 64 KiB`],
    ],
  ]);

  table(inSpec, [
    [
      'processes of the host',
      'hostNetwork: true\nsecurityContext: {windowsOptions: {hostProcess: true}}\ncontainers: [{name: a, image: i}, {name: b, image: i, securityContext: {windowsOptions: {hostProcess: true}}}]',
      [],
    ],
    [
      'a container that differs from its Pod',
      'hostNetwork: true\nsecurityContext: {windowsOptions: {hostProcess: true}}\ncontainers: [{name: a, image: i}, {name: b, image: i, securityContext: {windowsOptions: {hostProcess: false}}}]',
      [
        'containers[1].securityContext.windowsOptions.hostProcess: Invalid value: false: pod hostProcess value must be identical if both are specified, was true',
        'spec: Invalid value: "": If pod contains any hostProcess containers then all containers must be HostProcess containers',
      ],
    ],
    [
      'a process of the host without its network',
      'containers: [{name: a, image: i, securityContext: {windowsOptions: {hostProcess: true}}}]',
      ['hostNetwork: Invalid value: false: hostNetwork must be true if pod contains any hostProcess containers'],
    ],
  ]);
});

describe('operating system', () => {
  const not = (...fields: string[]) => fields.map((field) => `${field}: Forbidden: cannot be set for a windows pod`);
  table(inSpec, [
    ['no name', 'os: {}', ['os.name: Required value']],
    ['an unknown one', 'os: {name: Linux}', ['os: Unsupported value: "Linux": supported values: "linux", "windows"']],
    [
      'Windows options on Linux',
      'os: {name: linux}\nsecurityContext: {windowsOptions: {}}\ncontainers: [{name: a, image: i, securityContext: {windowsOptions: {}}}]',
      ['securityContext', 'containers[0].securityContext'].map(
        (at) => `${at}.windowsOptions: Forbidden: windows options cannot be set for a linux pod`,
      ),
    ],
    [
      'what Windows takes',
      'os: {name: windows}\nhostPID: false\nsecurityContext: {sysctls: [], runAsNonRoot: true, windowsOptions: {runAsUserName: u}}',
      [],
    ],
    [
      'what Windows does not take, in the order of the server',
      `os: {name: windows}
hostUsers: true
hostPID: true
hostIPC: true
shareProcessNamespace: false
securityContext: {seLinuxChangePolicy: Recursive, supplementalGroupsPolicy: Merge, supplementalGroups: [], runAsGroup: 1, runAsUser: 1, sysctls: [{name: a}], fsGroupChangePolicy: Always, fsGroup: 1, seccompProfile: {type: Unconfined}, seLinuxOptions: {}, appArmorProfile: {type: Unconfined}}`,
      not(
        'securityContext.appArmorProfile',
        'securityContext.seLinuxOptions',
        'hostUsers',
        'hostPID',
        'hostIPC',
        'securityContext.seccompProfile',
        'securityContext.fsGroup',
        'securityContext.fsGroupChangePolicy',
        'securityContext.sysctls',
        'shareProcessNamespace',
        'securityContext.runAsUser',
        'securityContext.runAsGroup',
        'securityContext.supplementalGroups',
        'securityContext.supplementalGroupsPolicy',
        'securityContext.seLinuxChangePolicy',
      ),
    ],
    [
      'what a Windows container does not take; init containers first',
      `os: {name: windows}
initContainers: [{name: s, image: i, securityContext: {privileged: false}}]
containers: [{name: a, image: i, securityContext: {runAsGroup: 1, runAsUser: 1, procMount: Default, allowPrivilegeEscalation: true, readOnlyRootFilesystem: false, capabilities: {}, seccompProfile: {type: Unconfined}, seLinuxOptions: {}, appArmorProfile: {type: Unconfined}}}]`,
      not(
        'initContainers[0].securityContext.privileged',
        ...[
          'appArmorProfile',
          'seLinuxOptions',
          'seccompProfile',
          'capabilities',
          'readOnlyRootFilesystem',
          'allowPrivilegeEscalation',
          'procMount',
          'runAsUser',
          'runAsGroup',
        ].map((field) => `containers[0].securityContext.${field}`),
      ),
    ],
  ]);
});

describe('user namespaces', () => {
  table(inSpec, [
    ['users of its own', 'hostUsers: false', []],
    [
      'users of its own, but namespaces of the host',
      'hostUsers: false\nhostNetwork: true\nhostPID: true\nhostIPC: true',
      ['hostNetwork', 'HostPID', 'HostIPC'].map((field) => `${field}: Forbidden: when \`hostUsers\` is false`),
    ],
    [
      'users of its own, but a raw device',
      'hostUsers: false\nvolumes: [{name: c, persistentVolumeClaim: {claimName: c}}]\ncontainers: [{name: a, image: i, volumeDevices: [{name: c, devicePath: /d}]}]',
      ['containers[0].volumeDevices: Forbidden: when `hostUsers` is false'],
    ],
  ]);
});

describe('names of a Pod spec', () => {
  table(inSpec, [
    [
      'names that nothing can have, in the order of the server',
      'runtimeClassName: ""\npriorityClassName: P_\nsubdomain: a.b\nhostname: H\nnodeName: N_\nserviceAccountName: S_',
      [
        `serviceAccountName: Invalid value: "S_": ${SUBDOMAIN}`,
        `nodeName: Invalid value: "N_": ${SUBDOMAIN}`,
        `hostname: Invalid value: "H": ${LABEL}`,
        'subdomain: Invalid value: "a.b": must not contain dots',
        `priorityClassName: Invalid value: "P_": ${SUBDOMAIN}`,
        `runtimeClassName: Invalid value: "": ${SUBDOMAIN}`,
      ],
    ],
    ['a whole host name', 'hostnameOverride: web.example.com', []],
    [
      'a whole host name beside other ways to it',
      'hostnameOverride: Web\nsetHostnameAsFQDN: true\nhostNetwork: true',
      [
        'hostnameOverride: Forbidden: may not be specified when setHostnameAsFQDN is true',
        'hostnameOverride: Forbidden: may not be specified when hostNetwork is true',
        `hostnameOverride: Invalid value: "Web": ${SUBDOMAIN}`,
      ],
    ],
    ['a long host name', `hostnameOverride: ${'a'.repeat(65)}`, ['hostnameOverride: Too long: may not be more than 64 bytes']],
    ['an empty host name', 'hostnameOverride: ""', [`hostnameOverride: Invalid value: "": ${SUBDOMAIN}`]],
  ]);
  table((fragment) => inSpec(fragment, '1.34'), [['1.34 drops the host name', 'hostnameOverride: Web', []]]);
  table(inPod, [['a scheduler by any name', 'spec: {schedulerName: Bad_Name}', []]]);
});
