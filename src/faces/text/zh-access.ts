/** What is said of accounts, roles and looks. */

export const accessRefusals = {
  PURPOSE_NEEDED: {
    title: '请写明查询用途',
    detail: '这项查询会看到不公示的信息，须写明用途。用途会记入查询记录，被查询的组织看得到。',
  },
  READ_ONLY: {
    title: '平台暂时只能查询',
    detail: '管理员已把平台切换为只读，现在不能递交和修改。恢复以后请再试，已经递交的不受影响。',
  },
  SAME_HAND: {
    title: '提出的人不能决定',
    detail: '这件事由您或者您代理的岗位提出，须由另一人决定。',
  },
}

export const accessOperations = {}
