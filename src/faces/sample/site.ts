/** Who runs the platform of the fictitious city. */

export const SAMPLE_SITE = {
  name: '明衡市公共信用信息平台（演示）',
  operator: '明衡市公共信用信息中心（演示）',
  english: {
    name: 'Mingheng public credit information platform (demonstration)',
    operator: 'Mingheng public credit information centre (demonstration)',
  },
}
