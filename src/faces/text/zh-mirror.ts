/** What a mirror of the portal says of itself and why it shows nothing; why no snapshot is written. */

export const snapshotRefusals = {
  SNAPSHOT_UNTRUE: {
    title: '这份快照不能作为起点',
    detail:
      '快照中的 {file} 缺失、残缺、与签名不符，或者它本身只是增量。没有写出任何内容。请用本平台签署的一份完整快照，或者不带起点重新写一份。',
  },
}

export const mirror = {
  label: '关于镜像',
  line: '这是镜像：页面由平台 {at}（北京时间）签署的快照生成，每条信息按今天的日期核对期限；个人姓名不在快照中',
  platform: '平台本身',
  notHereTitle: '镜像不提供这个页面',
  notHereText: '镜像只提供已公示的信息和法规依据的查阅。办理事项、核验证明、使用接口，请到平台本身。',
  refusedTitle: '镜像暂停提供查阅',
  refused: {
    none: '镜像还没有收到平台的快照，因此不显示任何信息。',
    untrue: '镜像收到的快照未能通过签名或者摘要核对，因此不显示任何信息。',
    unread: '镜像收到的快照通过了核对，但是镜像的程序无法打开，可能需要更新程序，因此不显示任何信息。',
    older: '镜像只收到比已经显示过的更早的快照，其中的信息可能已经停止公示，因此不显示任何信息。',
    old: '镜像的快照已满一天，其中的信息今天可能已经停止公示，因此不再显示。',
    clock: '镜像的时钟与快照的日期不符，无法判断哪些信息今天仍在公示，因此不显示任何信息。',
  },
  again: '收到新的快照后会自动恢复，请稍后再试，或者直接访问平台本身。',
}
