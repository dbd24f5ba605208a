/** What `--help` prints: Chinese first, English beside it. */
export const HELP = `verify-clearing —— 收单机构自己的清分文件核对工具（不连网、不连数据库）
                   the acquirer's own tool for clearing files (no network, no database)

命令 commands
  check      核对平台提出的清分文件          check a proposed file against your own books
  compute    用自己的账自行生成清分文件      make the file yourself from your own books
  release    放行（一人一把密钥，须两人）    sign a release: two people, each with a key of their own
  reject     拒绝（须写明 --reason，两人）   sign a rejection
  export     由已放行的文件生成银行付款文件  make the bank's payment file of a released file

  例 e.g.  release --desk DIR --key my.key --person clearing-1   密钥文件名就是登记名时可省 --person
                                                                --person may be left out when the key is named so

退出码 exit codes   0 一致/完成 equal or done   1 不一致/拒绝 differs or refused   2 输入无法读取 unreadable

  --desk DIR               清分台文件夹，其余选项由其中的固定布局补齐；单独写明的选项优先
                           the desk's folder fills every option below; a stated option wins
check
  --file F.clr             清分文件；缺省为清分台文件夹中最新的未放行文件        the proposed file
  --detail F.dtl.gz        明细，缺省同名                                  its entries
  --signature F.sig --ok F.ok                                              signature and flag, same name by default
  --platform-key PEM       平台公钥，一把或带有效期的几把                  the platform's public key, or several with intervals
  --bill FILE              （可重复）窗口所及各日的微信、支付宝账单        bills of every day of the window, repeat
  --originals FILE         以往支付的记录 JSONL                            record of earlier payments
  --agreements --fees FILE 协议、资费登记 JSON（campaigns 同）             your documents with your own intervals
  --register FILE          商户登记（含禁止名单、容差、签署人）            register, barred, tolerance, signers
  --calendar FILE          工作日历                                        working days
  --bank FILE              银行划付与退汇记录 JSONL                        what the bank paid, refused, returned
  --decisions FILE         差错处理决定 JSONL                              decisions
  --funds FILE             待结算资金与在途 JSONL                          client funds and in transit
  --previous P.clr --previous-release P.rel   上一份文件及其放行           the previous file and its release
  --history H.clr          （可重复）更早的文件                            older files, repeat
  --first                  首份文件，没有上一份                            the first file of all
  --report OUT.json        另存核对结果                                    write the result as JSON
compute
  --date yyyyMMdd --acquirer CODE --platform CODE [--seq N] [--out DIR]
  --detail F.dtl.gz | --terms T.jsonl   订单条款的来源（逐笔以订单号验证）  where the terms of the orders are read
  [--batch-id --opened-at --seal-root]  抬头中仅平台所知的内容             header facts that are the platform's
release | reject
  --key K.key              本人 Ed25519 私钥（PKCS8 PEM）                  one person's private key
  --person NAME            本人登记名，缺省为密钥文件名（去掉 .key）        registered name, default: the key's name
  --rel F.rel --reason TEXT --at INSTANT --register FILE
export
  --rel F.rel --register full.json --profile pain001|cmbc [--signers register.json] [--out DIR] [--bank FILE]
  每份清分文件只生成一次，记在 exports.jsonl       once for each file, remembered in exports.jsonl`;
