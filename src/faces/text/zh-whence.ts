/** What is said of networks from which one may act, and of where one is signed in. */

export const whenceRefusals = {
  NETWORK_CHANGED: {
    title: '网络或者浏览器变了，请重新登录',
    detail: '这次登录是从另一个网络或者另一个浏览器开始的。为防他人冒用，办理事项和查询未公示信息之前，请退出后重新登录。',
  },
  NETWORK_CLOSED: {
    title: '不能从这个网络办理',
    detail:
      '平台看到的地址是 {address}，从那里不能办理。请改用办公网络；管理员还要用网关认可的终端。地址不对的，请管理员核对反向代理和密钥的网络设置。',
  },
  SESSION_UNKNOWN: {
    title: '没有这处登录',
    detail: '您的账号里没有它，可能已经退出。请刷新页面。',
  },
}

export const whenceOperations = {
  'access.end-other-sessions': '退出自己账号在其他设备上的登录',
  'access.end-session': '退出自己账号的一处登录',
  'access.end-sessions-of': '退出一个账号的全部登录，账号本身不变',
}
