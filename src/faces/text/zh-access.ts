/** What is said of accounts, offices and keys. */

import { agentOperations, agentRefusals } from './zh-agents.ts'
import { whenceOperations, whenceRefusals } from './zh-whence.ts'

export const accessRefusals = {
  ...agentRefusals,
  ...whenceRefusals,
  ACCOUNT_NAME_TAKEN: {
    title: '账号名已被使用',
    detail: '账号名 {name} 已经有了。请换一个名称，或者邀请原账号重新启用。',
  },
  ACCOUNT_UNKNOWN: {
    title: '没有这个账号',
    detail: '您管理的范围内没有名为 {name} 的账号，或者它已经注销。请核对名称。',
  },
  CODE_OF_OLD_APP: {
    title: '这个验证器不适用',
    detail:
      '这个验证器只会用 SHA-1 计算验证码，本平台要求 SHA-256。请换一个支持 SHA-256 的验证器，在类型里选 SHA-256，或者改用通行密钥。',
  },
  CODE_WRONG: {
    title: '验证码不对',
    detail: '请输入验证器当前显示的六位数字。手机时间不准也会出错，请校准后再试。',
  },
  INVITATION_INVALID: {
    title: '邀请已失效',
    detail: '邀请只能用一次，过期或者有了新的邀请也会失效。请联系管理员重新邀请。',
  },
  KEY_UNKNOWN: {
    title: '没有这个密钥',
    detail: '您管理的范围内没有这个密钥，或者它已经停用。请核对编号。',
  },
  OFFICE_UNKNOWN: {
    title: '没有这个岗位',
    detail: '您管理的范围内没有这个岗位。请核对编号。',
  },
  ORIGIN_FOREIGN: {
    title: '请求不是从本平台的页面发出的',
    detail: '为防止冒用，登录后的操作只接受本平台页面发出的请求。请从工作台重新打开页面再试。',
  },
  PASSWORD_WEAK: {
    title: '密码太容易猜',
    detail: '密码至少 {shortest} 个字符，不能全是数字，不能包含账号名，也不能只有几个字符重复。',
  },
  PASSWORD_BREACHED: {
    title: '这个密码在别处泄露过',
    detail: '它在公开的泄露密码名单里，猜密码的人会先试它。请另选一个只用在这里的密码。',
  },
  PURPOSE_NEEDED: {
    title: '请写明查询用途',
    detail: '这项查询会看到不公示的信息，须写明用途。用途会记入查询记录，被查询的组织看得到。',
  },
  READ_ONLY: {
    title: '平台暂时只能查询',
    detail: '管理员已把平台切换为只读，现在不能递交和修改。恢复以后请再试，已经递交的不受影响。',
  },
  ROLES_APART: {
    title: '两个岗位不能由一个账号担任',
    detail: '管理员和审计员须专人专岗。这个账号已经担任 {held}，不能再担任 {role}。请另开账号。',
  },
  ROLE_NEEDS_PLACE: {
    title: '请写明岗位所在的单位或者组织',
    detail: '⟨{role} ⟩须写明所在单位（工作人员）或者所属组织（组织用户），二者只写一个。',
  },
  SAME_HAND: {
    title: '提出的人不能决定',
    detail: '这件事由您或者您代理的岗位提出，须由另一人决定。',
  },
  SETTING_INVALID: {
    title: '设置有误',
    detail:
      '设置 {setting} 的值 {value} 不能用。对外地址写成 https:// 加域名，后面不带路径；网段写成 CIDR；文件要存在、可读、不空。',
  },
  SIGN_IN_NEEDED: {
    title: '请先登录',
    detail: '这项操作要登录以后才能办。请在工作台登录；系统对接的，请使用管理员发放的密钥。',
  },
  SIGN_IN_REFUSED: {
    title: '登录没有成功',
    detail: '账号、密码或者验证码不对。请核对后再试；忘记密码的，请联系管理员重新邀请。',
  },
  SIGN_IN_TOO_OFTEN: {
    title: '尝试次数过多',
    detail: '请 {seconds} 秒后再试。',
  },
  SUBSTITUTE_NEEDS_OFFICE: {
    title: '代理的岗位不成立',
    detail: '代理须写明截止日期，并且 {name} 在这段时间内确实担任 {role}。',
  },
  TOO_MANY_REQUESTS: {
    title: '请求过于频繁',
    detail: '请 {seconds} 秒后再试。需要大批数据的，请联系信用中心。',
  },
  IDENTITY_BOUND: {
    title: '这个身份已绑定别的账号',
    detail: '一个身份只能绑定一个账号。请用原来的账号登录，或者联系管理员。',
  },
  LOGOUT_TOKEN_INVALID: {
    title: '退出通知无效',
    detail: '统一身份认证的退出通知不合规范，没有据此结束任何会话。请核对登记的地址、签发方、签名和时间。',
  },
  ISSUER_UNKNOWN: {
    title: '没有这个登录方式',
    detail: '平台没有登记 {issuer}。请从登录页面重新选择。',
  },
}

export const accessOperations = {
  ...agentOperations,
  ...whenceOperations,
  'access.sign-in': '用账号、密码和验证码登录',
  'access.sign-out': '退出登录',
  'access.open-invitation': '打开邀请：是谁的账号，验证器的密钥',
  'access.accept-invitation': '接受邀请：设置密码，绑定验证器',
  'access.open-account': '开立账号，授予第一个岗位，并发出邀请',
  'access.invite-again': '重新邀请，原来的邀请作废',
  'access.close-account': '注销账号，会话、岗位、邀请和密码一并终止',
  'access.list-accounts': '账号和岗位，包括已注销的',
  'access.remove-accounts': '删除保存期满的账号',
  'access.give-office': '授予岗位，可以限期，可以代理他人',
  'access.end-office': '即日终止一个岗位',
  'access.make-key': '为单位的系统发放密钥，写明范围和期限',
  'access.rotate-key': '更换密钥，新旧并行一段时间',
  'access.end-key': '停用密钥',
  'access.list-keys': '系统密钥，包括已停用的',
  'access.revoke-unit': '一次停用一个单位的全部密钥、会话、邀请、密码和外人在该单位的岗位',
  'access.switch-mode': '切换平台为只读，或者恢复',
  'audit.who-looked': '谁查过一个组织：岗位、时间、用途、内容',
  'audit.looks': '一个账号、密钥或者单位在一段时间里查过什么',
  'audit.acts': '按事项、办理人、单位、结果和日期查办理记录',
  'audit.export-acts': '导出一段时间的办理记录，末尾附条数、摘要和签名',
  'access.providers': '还可以从哪里登录',
  'access.begin-openid': '到登记过的统一身份认证去登录，或者在那里启用账号',
  'access.finish-openid': '用统一身份认证的回答登录',
  'access.end-openid': '统一身份认证通知已退出，结束由它登录的会话',
}
