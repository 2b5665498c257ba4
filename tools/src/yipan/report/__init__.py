"""The county's daily report (日报) and the agenda of the dispatch meeting (调度会议程)."""
