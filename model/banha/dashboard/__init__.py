"""The dashboard: results of a batch and live runs, in a browser.

What is asked, queued, run and drawn stands in modules that know no web library; the modules `web_…`
put it on pages with Panel.
"""
