"""`make mutants`: do the tests notice when the code of services, rules, selectors and inputs is changed?"""
