/** The Chinese of the console on networks and sessions. */

export const consoleWhence = {
  moved: '您的网络或者浏览器变了。查看公开信息不受影响；要办理事项，请重新登录。',
  closed: '从这个网络不能以下列身份办理：{roles}。请改用允许的网络。',
  signInAgain: '重新登录',
  sessionsLead: '下面是您的账号现在登录的地方，最近使用的在前。有不认识的，请退出它，再更改密码。',
  sessionsCaption: '我的登录',
  began: '登录时间',
  seen: '最近使用',
  network: '网络',
  browser: '浏览器',
  here: '（本次登录）',
  unknown: '不详',
  loopback: '本机',
  endOne: '退出这处登录',
  endAllOf: '退出全部登录',
  endedAll: '已退出 {count} 处登录。',
  stale: '退出其他登录须在登录后十分钟内办理，请先重新登录。',
  networks: '允许的网络',
  networksHint: '可不填，不填则不限。例如 10.1.0.0/16 2001:db8::/32，用空格隔开',
  anywhere: '不限',
  stopped: '{at} 有人从 {from} 使用，已拒绝',
} as const
