from dashboard.ui.page import show

show("front")
