"""What can be done to an application, one change per file: fetch → may → do → record, in one transaction.

Every action of staff takes the application's id, the member, and the revision that the member's page showed.

fetch, move   the two halves that all share
take_on       担当になる · hand_back
hand_over     引き継ぐ: all that is one member's, by a plan
accept        受理 (three ways), 仮受付, 返信, 予約
send_back     差戻し · refuse_acceptance 不受理 · complete 完了 · force_complete 強制完了
comment       審査コメント
consult       職員への質問: asked, answered once, or taken back
choose_pair   of two applications that may be one, which is the duplicate
edit_copy     another version of the working copy (編集)
correct       補正 and withdraw 取下げ: by the applicant's entry, in the task worker
manual_check  closes what a person had to check (確認が要る)
notify        adds a notice to the status page
survey        an answered survey is read, and unread again
arrive        an application is born, whatever its channel
end           the ends that staff decide
undo          元に戻す: the member's own last act, for ten minutes
own_numbers   numbers of a slip for what is taken in at the centre itself
"""
