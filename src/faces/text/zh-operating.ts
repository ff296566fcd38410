/** The Chinese of running the platform: what is said while something of it is away. */

export const operatingRefusals = {
  DATABASE_AWAY: {
    title: '数据库暂时没有应答',
    detail:
      '平台连不上数据库，这次请求没有得到答复。查询可以在 {seconds} 秒后重试；办理事项请先查看是否已经办成，再决定是否重办。',
  },
  DISK_FULL: {
    title: '平台的磁盘已满',
    detail: '这次没有收下任何内容，已登记的不受影响。请通知运维人员清理或者扩大磁盘；之后再交一次，不会重复登记。',
  },
  REPLICA_BEHIND: {
    title: '这类信息暂时不能公示',
    detail:
      '这台服务器读取的副本落后于主库，行政处罚、名单等信息可能刚刚停止公示，因此暂时不答，也不按旧数据答。请 {seconds} 秒后再试。',
  },
}
