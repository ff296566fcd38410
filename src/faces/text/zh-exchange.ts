/** What is said of the feed to whoever keeps copies: refusals, operations. */

export const exchangeRefusals = {
  CURSOR_AHEAD: {
    title: '游标比这里的数据新',
    detail:
      '这里的数据恢复到了较早的时间，不认识这个游标。没有给出变动。请不带游标从头取一遍，取完以前不在其中的信息都要撤下。',
  },
  CURSOR_UNKNOWN: {
    title: '不认识这个游标',
    detail: '游标要原样带回上一次得到的值。没有给出变动。请使用上一次的游标，或者不带游标从头取。',
  },
  RECEIPT_BEHIND: {
    title: '回执比上一次早',
    detail: '已经有到 {day} 为止的回执。没有登记。请取完最新的变动以后再回执。',
  },
  RECEIPT_UNFINISHED: {
    title: '第一遍还没有取完',
    detail: '从头取的一遍还没有取完，不能回执。没有登记。请继续取，直到全部取完。',
  },
}

export const exchangeOperations = {
  'exchange.changes': '公示信息自上一次以来的变动：新公示、有变化、停止公示（包括到期自行停止）；不带游标从头取全部',
  'exchange.acknowledge': '接收方回执：到这个游标为止的变动已经处理，停止公示的已经撤下',
  'exchange.receivers': '各接收方回执到哪里、从什么时候起有变动没有回执',
}
