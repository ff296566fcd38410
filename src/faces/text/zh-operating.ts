/** The Chinese of running the platform: what is said while something of it is away. */

export const operatingRefusals = {
  DATABASE_AWAY: {
    title: '数据库暂时没有应答',
    detail:
      '平台连不上数据库，这次请求没有得到答复。查询可以在 {seconds} 秒后重试；办理事项请先查看是否已经办成，再决定是否重办。',
  },
}
