import type { KubernetesObject } from '../../object.ts';
import { nameIsDnsSubdomain } from '../../values/names.ts';
import { forbidden } from '../fieldErrors.ts';
import { objectMeta } from '../metadata/index.ts';
import type { Validator } from '../registry.ts';
import { rule } from '../rule.ts';
import { each, field, knowing, struct } from '../walks.ts';
import { annotationsAgree, podAnnotationChecks } from './annotations.ts';
import { imageWithoutBlanks } from './containers.ts';
import { type PodContext, podContext } from './context.ts';
import { podSpecChecks } from './podSpec.ts';
import type { PodSpec } from './types.ts';
import type { Volume } from './volumes/types.ts';

const tokenNeedsAccount = rule<Volume, PodContext>({
  id: 'pod.volumes.projected.token-account',
  source: 'core/validation validatePodMetadataAndSpec',
  explain: {
    en: 'A token belongs to a ServiceAccount. Set `serviceAccountName`.',
    'zh-cn': '令牌属于某个 ServiceAccount。请设置 `serviceAccountName`。',
  },
  check: ({ projected }, path, { spec }) =>
    spec.serviceAccountName
      ? undefined
      : projected?.sources?.flatMap((source, position) =>
          source?.serviceAccountToken
            ? forbidden(
                path.child('projected').child('sources').index(position).child('serviceAccountToken'),
                'must not be specified when serviceAccountName is not set',
              )
            : [],
        ),
});

const noEphemeralContainers = rule<PodSpec>({
  id: 'pod.ephemeral-containers.create',
  source: 'core/validation ValidatePodCreate',
  createOnly: true,
  explain: {
    en: 'Ephemeral containers are added to a Pod that runs, by `kubectl debug`. A new Pod cannot have them.',
    'zh-cn': '临时容器由 `kubectl debug` 添加到运行中的 Pod，新建的 Pod 不能带有。',
  },
  check: ({ ephemeralContainers }, path) =>
    ephemeralContainers?.length ? forbidden(path.child('ephemeralContainers'), 'cannot be set on create') : undefined,
});

const noNodeBehindGates = rule<PodSpec>({
  id: 'pod.scheduling-gates.node-name',
  source: 'core/validation ValidatePodCreate',
  createOnly: true,
  explain: {
    en: 'Scheduling gates hold a Pod back from nodes; `nodeName` puts it on one. Remove one of the two.',
    'zh-cn': '调度门控阻止 Pod 上节点，而 `nodeName` 直接指定节点。请去掉其中一个。',
  },
  check: ({ nodeName, schedulingGates }, path) =>
    nodeName && schedulingGates?.length
      ? forbidden(path.child('nodeName'), 'cannot be set until all schedulingGates have been cleared')
      : undefined,
});

/** Source: core/validation ValidatePodCreate. */
export const pod: Validator = {
  namespaced: true,
  checks: [
    objectMeta({ nameFormat: nameIsDnsSubdomain, namespaced: true }),
    knowing(
      (context, { metadata, spec }: KubernetesObject): PodContext => podContext(context, spec ?? {}, metadata ?? {}, true),
      [
        struct('metadata', [field('annotations', podAnnotationChecks)]),
        struct<KubernetesObject, 'spec', PodContext>('spec', [
          ...podSpecChecks,
          each('volumes', [tokenNeedsAccount]),
          each('containers', [imageWithoutBlanks]),
          each('initContainers', [imageWithoutBlanks]),
          noEphemeralContainers,
          noNodeBehindGates,
          annotationsAgree,
        ]),
      ],
    ),
  ],
};
