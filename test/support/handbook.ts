import type { Handbook } from '../../server/src/kubernetes/handbook/handbook.ts';

/** A handbook of a few entries, so that tests of what is done with it do not depend on how the real one is worded. */
export const SMALL_BOOK: Readonly<Record<'en' | 'zh-cn', Handbook>> = {
  en: {
    language: 'en',
    topics: [
      { id: 'pods', title: 'Pods' },
      { id: 'lifecycle', title: 'Life of a Pod' },
    ],
    concepts: [
      {
        id: 'pod',
        topic: 'pods',
        term: 'Pod',
        otherTerm: 'Pod',
        what: 'The smallest thing one creates. See [[pod-phase]].',
        where: ['kind: Pod'],
        seeAlso: ['pod-phase'],
        docs: '/docs/concepts/workloads/pods/',
      },
      {
        id: 'pod-phase',
        topic: 'lifecycle',
        term: 'Pod phase',
        otherTerm: 'Pod 阶段',
        what: 'Where a Pod is in its life.',
        time: 'Pending, then Running.',
        where: ['Pod.status.phase', 'Pod.spec.restartPolicy'],
        seeAlso: ['pod'],
      },
      {
        id: 'never',
        topic: 'lifecycle',
        term: 'restartPolicy: Never',
        otherTerm: 'restartPolicy: Never',
        what: 'Nothing is started again.',
        where: ['Pod.spec.restartPolicy=Never'],
        seeAlso: [],
      },
      {
        id: 'image-error',
        topic: 'lifecycle',
        term: 'ErrImagePull and ImagePullBackOff',
        otherTerm: '镜像错误',
        what: 'The image cannot be had.',
        where: ['Pod.status.containerStatuses[].state.waiting.reason'],
        seeAlso: [],
      },
      {
        id: 'ready',
        topic: 'lifecycle',
        term: 'Ready',
        otherTerm: '就绪状况',
        what: 'Requests may come.',
        where: ['Pod.status.conditions[Ready]'],
        seeAlso: [],
      },
    ],
    fields: {
      PodSpec: {
        restartPolicy: {
          what: 'What happens when a container ends. Default `Always`.',
          mistakes: 'It says nothing of [[Probe.periodSeconds]] or the [[pod-phase|phase]].',
          concepts: ['pod'],
        },
      },
      Probe: { periodSeconds: { what: 'How often.', concepts: [] } },
    },
  },
  'zh-cn': {
    language: 'zh-cn',
    topics: [{ id: 'pods', title: 'Pod' }],
    concepts: [
      { id: 'pod', topic: 'pods', term: 'Pod', otherTerm: 'Pod', what: '能创建的最小对象。', where: ['kind: Pod'], seeAlso: [] },
      { id: 'pod-phase', topic: 'pods', term: 'Pod 阶段', otherTerm: 'Pod phase', what: 'Pod 处于生命的哪一步。', where: [], seeAlso: [] },
    ],
    fields: { PodSpec: { restartPolicy: { what: '容器结束后怎么办。', mistakes: '它与[[pod-phase]]无关。', concepts: ['pod'] } } },
  },
};

/** The reader that the product has for dist/handbook.LANGUAGE.json. */
export const smallBook = (language: 'en' | 'zh-cn'): string => JSON.stringify(SMALL_BOOK[language]);
