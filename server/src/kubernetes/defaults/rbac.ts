import { each, type Fields, type Shape } from './shape.ts';

const GROUP = 'rbac.authorization.k8s.io';

/** RoleBinding and ClusterRoleBinding. */
export const roleBinding: Shape = {
  defaults: [
    {
      field: 'roleRef.apiGroup',
      unset: 'zero',
      value: GROUP,
      source: 'rbac/v1/defaults.go SetDefaults_RoleBinding',
      explain: { en: 'Roles belong to the RBAC API group.', 'zh-cn': '角色属于 RBAC API 组。' },
    },
  ],
  below: [
    each('subjects', {
      defaults: [
        {
          field: 'apiGroup',
          unset: 'zero',
          value: ({ kind }: Fields) => (kind === 'User' || kind === 'Group' ? GROUP : undefined),
          source: 'rbac/v1/defaults.go SetDefaults_Subject',
          explain: {
            en: 'Users and groups belong to the RBAC API group, ServiceAccounts to the core group.',
            'zh-cn': '用户和用户组属于 RBAC API 组，ServiceAccount 属于核心组。',
          },
        },
      ],
    }),
  ],
};
