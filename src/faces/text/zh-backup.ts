/** What is said when a backup is not taken or not restored. */

export const backupRefusals = {
  BACKUP_DAMAGED: {
    title: '备份已损坏',
    detail: '备份里的 {file} 与清单不符或不完整，共有 {files} 个文件如此。没有恢复。请换另一份备份，或补上完整的文件后再试。',
  },
  BACKUP_EXPIRED: {
    title: '备份已过保存期限',
    detail: '这份备份保存到 {expiresOn}。此后删除的内容会随它重新出现。没有恢复。请使用较新的备份。',
  },
  BACKUP_FOLDER: {
    title: '这个文件夹不能用',
    detail: '{folder}：{why}。没有做任何改动。请换一个文件夹。',
  },
  BACKUP_INCOMPLETE: {
    title: '不是完整的备份',
    detail: '{folder} 里没有可读的清单。清单最后写入，没有清单说明备份没有做完。没有恢复。请换另一份备份。',
  },
  BACKUP_OWN_DATABASE: {
    title: '数据库由你们自己管理',
    detail:
      '数据表不在本平台的数据文件夹里，不能由本平台复制。没有备份。请使用贵单位 PostgreSQL 的备份办法，见 docs/operating/backup.md。',
  },
  BACKUP_VERSION: {
    title: '备份出自别的 PostgreSQL 版本',
    detail:
      '备份里的文件属于 PostgreSQL {backup}，本平台自带 PostgreSQL {here}，打不开。没有恢复。请先用做备份的平台版本（{program}）恢复，再升级。',
  },
  RESTORED_INCOMPLETE: {
    title: '平台只供查阅',
    detail: '平台由备份恢复，缺少一部分内容。在补齐之前不接受任何操作，以免与已经签署的台账冲突。请联系信用中心。',
  },
  SPOOL_LOST: {
    title: '请重新报送这个文件',
    detail:
      '读取这个文件时平台由备份恢复。报送原件不进入任何备份。⟨此前读到 {rows} 行，其中 {landed} 行已入库并保留。⟩请重新报送，已入库的不会重复。',
  },
} as const

export const backupWords: Readonly<Record<string, string>> = {
  'why:taken': '里面已有内容',
  'why:not-there': '不存在',
  'why:unreachable': '数据库进程无权写入',
  'why:no-archiver': '本机的 PostgreSQL 没有归档模块 basic_archive',
}
