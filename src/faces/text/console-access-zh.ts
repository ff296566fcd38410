/** The Chinese of signing in at the console. */

export const consoleAccess = {
  title: '登录',
  lead: '本平台的工作人员和经授权的组织用户在这里登录。查公示信息不用登录。',
  name: '账号',
  password: '密码',
  code: '验证码',
  codeHint: '验证器显示的六位数字；没有绑定验证器的不用填',
  signIn: '登录',
  signingIn: '正在登录',
  signOut: '退出登录',
  again: '请重新登录，再继续刚才的事。',
  toSignIn: '去登录',
  office: '以哪个岗位办理',
  anyOffice: '按事项自动选择',
  substitute: '代理',
  noDuties: '您的岗位在这里没有要办的事。账号、密钥用命令行或者接口管理。',
  noOffice: '您的账号现在没有岗位，请联系管理员。',

  invitation: '启用账号',
  invitationLead: '这是给“{post}”（账号 {name}）的邀请。设置密码，绑定验证器，账号就可以用了。邀请只能用一次。',
  invitationGone: '这里没有邀请。请从管理员给您的链接打开；链接用过一次就失效了。',
  secret: '验证器密钥',
  secretHint: '在手机的验证器应用里选“手动输入密钥”，填下面这一串，类型选“基于时间”。',
  secretLink: '在本机的验证器应用里打开',
  newPassword: '设置密码',
  passwordHint: '至少 12 个字符，不能全是数字，不能包含账号名',
  repeat: '再输一遍密码',
  differs: '两次输入的密码不同。',
  accept: '启用账号',
  accepted: '账号已启用，请登录。',
} as const

/** What the roles are called. */
export const roleNames: Readonly<Record<string, string>> = {
  'centre-officer': '信用中心工作人员',
  'unit-reporter': '单位报送员',
  'case-handler': '案件经办人',
  decider: '决定人',
  supervisor: '监管人员',
  auditor: '审计员',
  administrator: '系统管理员',
  'organisation-user': '组织用户',
  bank: '金融机构',
  'partner-platform': '共享平台',
  agency: '信用服务机构',
}
