/** What is said of reading what is new in departments' databases. */

export const pullRefusals = {
  PULL_ADDRESS_WRONG: {
    title: '连接串不对',
    detail:
      '连接串写作 postgresql://user:password@host:port/database 或者 mysql://user:password@host:port/database，可以加 ?sslmode=require 或 ?sslmode=verify-full，不能有别的参数。没有保存。',
  },
  PULL_EMPTY: {
    title: '视图里没有数据',
    detail: '视图 {view} 里还没有行，没有产生批次。',
  },
  PULL_FAILED: {
    title: '没有读到部门的数据库',
    detail:
      '读视图 {view} 没有成功（{fault}）。没有读入任何一行，下次从原处继续。请核对主机、账号的只读权限、视图名和递增列；很多行的递增列同值（TOO_MANY_ALIKE）的，请换一列。',
  },
  PULL_HOST_NOT_ALLOWED: {
    title: '这台主机不在允许的名单里',
    detail: '{host} 不在允许读取的主机名单里。请由平台的运维人员加入名单（XINHENG_PULL_HOSTS）以后再试。',
  },
  PULL_RUNNING: {
    title: '正在读取',
    detail: '同一个视图正在另一处读取，这一次没有保存。请稍后再读。',
  },
  PULL_UNKNOWN: {
    title: '没有这个视图',
    detail: '没有登记这个视图，或者已经停止读取。请先列出登记的视图，核对编号。',
  },
}

export const pullOperations = {
  'intake.add-pull': '登记一个部门数据库的视图，以其单位的名义读取新增内容',
  'intake.pulls': '列出登记的部门数据库视图，各读到哪里',
  'intake.pull': '读取一个视图的新增内容，以其单位的名义报送',
  'intake.look-at-pull': '看一个视图的列和前几行会怎样理解，不作登记',
  'intake.schedule-pull': '设定一个视图每隔多久自动读取，或者只在有人要读时读取',
  'intake.drop-pull': '停止读取一个视图，忘掉怎样连接',
}
